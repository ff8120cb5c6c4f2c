import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { ScoreDesk } from '#components/scores/score-desk.tsx'
import type { ScoreTurn } from '#lib/scores/schema.ts'
import { renderPage } from '#tests/setup/render.tsx'

const NAMES = ['배송 문의', '환불/교환', '기타']

function aTurn(id: string | null, over: Partial<ScoreTurn> = {}): ScoreTurn {
  const ticket =
    id === null ? null : { ticket_id: id, received_at: null, channel: '', title: `문의 ${id}`, body: '글' }
  const counts = {
    tickets: 5,
    done: 1,
    judged: 1,
    unsure: 0,
    skipped: 0,
    mine: 1,
    open: 4,
    second_opinions: 0,
  }
  return {
    ticket,
    is_waiting: false,
    is_second_opinion: false,
    can_undo: true,
    progress: { ...counts, pace_seconds: null },
    ...over,
  }
}

function renderDesk(over: Partial<Parameters<typeof ScoreDesk>[0]> = {}) {
  const judge = vi.fn(async () => ({ ok: true as const, turn: aTurn('2') }))
  const undo = vi.fn(async () => ({ ok: true as const, turn: aTurn('1') }))
  const next = vi.fn(async () => ({ ok: true as const, turn: aTurn('3') }))
  const answers = NAMES.map((name) => ({ name, color: '#000000', description: '' }))
  renderPage(
    <ScoreDesk
      {...{ taskId: 't', initial: aTurn('1'), answers, resultHref: '/r', judge, undo, next, ...over }}
    />,
  )
  return { judge, undo, next }
}

it('one key answers, and the next ticket takes the focus', async () => {
  const { judge } = renderDesk()
  await userEvent.keyboard('2')
  expect(judge).toHaveBeenCalledWith({
    taskId: 't',
    ticketId: '1',
    judgement: { answer: 'category', category: '환불/교환' },
  })
  expect(await screen.findByRole('heading', { name: '문의 2' })).toHaveFocus()
})

it('keys pressed before the next ticket is there answer nothing', async () => {
  let arrive = (_: unknown) => {}
  const judge = vi.fn(() => new Promise<never>((resolve) => (arrive = resolve as typeof arrive)))
  renderDesk({ judge })
  await userEvent.keyboard('1')
  await userEvent.keyboard('2')
  await userEvent.keyboard('s')
  expect(judge).toHaveBeenCalledTimes(1)
  arrive({ ok: true, turn: aTurn('2') })
  expect(await screen.findByRole('heading', { name: '문의 2' })).toBeVisible()
  await userEvent.keyboard('s')
  expect(judge).toHaveBeenLastCalledWith({ taskId: 't', ticketId: '2', judgement: { answer: 'skip' } })
})

it('what could not be saved is said, and the ticket stays', async () => {
  const judge = vi.fn(async () => ({ ok: false as const, code: 'internal', error: '예상하지 못한 문제' }))
  renderDesk({ judge })
  await userEvent.keyboard('1')
  expect(await screen.findByRole('alert')).toHaveTextContent('예상하지 못한 문제')
  expect(screen.getByRole('heading', { name: '문의 1' })).toBeVisible()
  await userEvent.keyboard('1')
  expect(judge).toHaveBeenCalledTimes(2)
})

it('a category without a key of its own, and a key without a category, do nothing', async () => {
  const { judge } = renderDesk()
  await userEvent.keyboard('9')
  await userEvent.keyboard('a')
  expect(judge).not.toHaveBeenCalled()
})

it('with many categories a slash leads to the search, where letters are letters and Enter takes the first', async () => {
  const many = Array.from({ length: 40 }, (_, i) => ({
    name: `분류 ${i + 1}`,
    color: '#000000',
    description: '',
  }))
  const { judge } = renderDesk({ answers: many })
  await userEvent.keyboard('/')
  const search = screen.getByRole('textbox', { name: '분류 찾기' })
  expect(search).toHaveFocus()
  await userEvent.keyboard('분류 40')
  expect(judge).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}')
  expect(judge).toHaveBeenCalledWith({
    taskId: 't',
    ticketId: '1',
    judgement: { answer: 'category', category: '분류 40' },
  })
})

it('who waits for others is told so, and who is done is led to the result', async () => {
  renderDesk({ initial: aTurn(null, { is_waiting: true }) })
  expect(screen.getByText('다른 사람이 나머지를 보고 있어요')).toBeVisible()
  expect(screen.getByRole('link', { name: '결과 보기' })).toHaveAttribute('href', '/r')
})
