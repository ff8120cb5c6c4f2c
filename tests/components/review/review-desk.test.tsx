import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { ReviewDesk } from '#components/review/review-desk.tsx'
import type { ReviewItem, SimilarTickets } from '#lib/reviews/schema.ts'
import { renderPage } from '#tests/setup/render.tsx'

afterEach(() => {
  vi.unstubAllGlobals()
})

const CATEGORIES = [
  { name: '배송 문의', color: '#ef4444' },
  { name: '환불/교환', color: '#f59e0b' },
]

const item = (n: number): ReviewItem => ({
  ...{
    ticket_id: String(n),
    row_number: n,
    received_at: '2025-09-01',
    channel: '앱',
    customer_id: '',
    product_code: '',
  },
  ...{
    inquiry_type: '',
    title: `제목 ${n}`,
    body: `배송 본문 ${n}`,
    assignee: '',
    status: '',
    category: '배송 문의',
  },
  ...{
    confidence: 0.5,
    evidence: [{ field: 'body', start: 0, end: 2, text: '배송' }],
    method: 'linear',
    failure: null,
  },
  ...{ label: null, reviewed_category: null, runner_up: '환불/교환', margin: 0.1, other_category: null },
  needs_new_category: false,
})

interface Call {
  method: string
  path: string
  body: unknown
}

/** A server that keeps what it is told; `refuses` names a ticket whose label it does not take. */
function desk({ alike = [], refuses }: { alike?: string[]; refuses?: string } = {}) {
  const calls: Call[] = []
  const similar: SimilarTickets = { ticket_ids: alike, samples: [], complete: true }
  const fetch = vi.fn(async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const path = url.split('?')[0]!
    if (path.endsWith('/similar')) return Response.json(similar)
    calls.push({ method, path, body: body ? JSON.parse(String(body)) : undefined })
    if (refuses && path === `/api/tickets/${refuses}/label`)
      return Response.json({ code: 'unknown_category', error: '없는 분류예요.' }, { status: 422 })
    if (path.endsWith('/bulk-label')) return Response.json({ batch_id: 'batch', count: alike.length })
    return Response.json({ review_id: `r${calls.length}` })
  })
  vi.stubGlobal('fetch', fetch)
  const onBulk = vi.fn()
  renderPage(
    <ReviewDesk
      taskId="task"
      query=""
      firstPage={{ items: [1, 2, 3].map(item), next_cursor: null, total: 3 }}
      categories={CATEGORIES}
      isBulkOpen={false}
      onBulk={onBulk}
      actions={<input aria-label="찾기" />}
    />,
  )
  return { calls, onBulk, card: () => screen.getByRole('article', { name: '검토할 티켓' }) }
}

test('one key an answer: accept, correct, none fits; each is saved, and the next ticket has the focus', async () => {
  const { calls, card } = desk()
  const user = userEvent.setup()
  expect(within(card()).getByText('배송', { selector: 'mark' })).toBeVisible()
  await user.keyboard('{Enter}')
  expect(card()).toHaveTextContent('제목 2')
  expect(card()).toHaveFocus()
  await user.keyboard('2n')
  await screen.findByText('이 조건의 티켓을 모두 봤어요')
  await waitFor(() =>
    expect(calls).toEqual([
      {
        method: 'PUT',
        path: '/api/tickets/1/label',
        body: { category: '배송 문의', needs_new_category: false },
      },
      {
        method: 'PUT',
        path: '/api/tickets/2/label',
        body: { category: '환불/교환', needs_new_category: false },
      },
      { method: 'PUT', path: '/api/tickets/3/label', body: { category: null, needs_new_category: true } },
    ]),
  )
})

test('keys go by their place, so that a Korean keyboard answers too; while typing they are letters', async () => {
  const { calls } = desk()
  act(() => {
    fireEvent.keyDown(document.body, { key: 'ㅁ', code: 'KeyA' })
  })
  await waitFor(() => expect(calls).toHaveLength(1))
  await userEvent.type(screen.getByLabelText('찾기'), 'a2nsu')
  expect(calls).toHaveLength(1)
})

test('a refused answer is said, and its ticket is in hand again', async () => {
  const { card } = desk({ refuses: '1' })
  await userEvent.keyboard('{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('없는 분류예요.')
  await waitFor(() => expect(card()).toHaveTextContent('제목 1'))
  expect(screen.queryByText('1건 검토했어요')).toBeNull()
})

test('undo takes back what was saved, and goes back to its ticket', async () => {
  const { calls, card } = desk()
  await userEvent.keyboard('1')
  await userEvent.keyboard('u')
  await waitFor(() => expect(calls.at(-1)).toMatchObject({ method: 'DELETE', path: '/api/reviews/r1' }))
  expect(card()).toHaveTextContent('제목 1')
})

test('similar tickets get the same answer as one batch, and one undo takes both back', async () => {
  const { calls, card } = desk({ alike: ['2', '9'] })
  await screen.findByRole('checkbox', { name: /비슷한 2건에도/ })
  await userEvent.keyboard('g')
  expect(screen.getByRole('checkbox')).toBeChecked()
  await userEvent.keyboard('2')
  expect(card()).toHaveTextContent('제목 3')
  await waitFor(() =>
    expect(calls[1]).toMatchObject({
      path: '/api/classifications/task/bulk-label',
      body: { filter: { ticket_ids: ['2', '9'] }, category: '환불/교환', expected_count: 2 },
    }),
  )
  expect(JSON.stringify(calls[1]!.body)).not.toContain('본문')
  await userEvent.keyboard('u')
  await waitFor(() =>
    expect(calls.slice(2).map(({ path }) => path)).toEqual([
      '/api/review-batches/batch/undo',
      '/api/reviews/r1',
    ]),
  )
})

test('what was put off comes again at the end, and b opens the bulk correction', async () => {
  const { card, onBulk } = desk()
  await userEvent.keyboard('s11')
  await userEvent.click(await screen.findByRole('button', { name: '나중에 볼 1건 다시 보기' }))
  expect(card()).toHaveTextContent('제목 1')
  await userEvent.keyboard('b')
  expect(onBulk).toHaveBeenCalledOnce()
})
