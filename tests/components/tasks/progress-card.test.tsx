import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ProgressCard, type ProgressCardProps } from '#components/tasks/progress-card.tsx'
import { aTask } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

const NOW = new Date('2025-11-23T05:07:12.000Z')

function card(over: Partial<ProgressCardProps> = {}) {
  return (
    <ProgressCard
      progress={aTask()}
      connection="live"
      lastUpdateAt={NOW.getTime()}
      engine="rule"
      fileName="9월 문의.xlsx"
      onCancel={() => {}}
      onResume={() => {}}
      {...over}
    />
  )
}

/** Only where time itself is tested: pressing buttons needs the real clock. */
function onAHeldClock() {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

const passSeconds = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000))

describe('a running task', () => {
  onAHeldClock()

  test('shows count, percent, step, time left, rate, category, and that one may leave', async () => {
    renderPage(card())
    await passSeconds(0)
    expect(screen.getByRole('heading', { name: '티켓을 분류하고 있어요' })).toBeVisible()
    expect(screen.getByText('150 / 500건')).toBeVisible()
    expect(screen.getByText('30.0')).toBeVisible()
    expect(screen.getByText('약 20초 남았어요')).toBeVisible()
    expect(screen.getByText('배송 문의')).toBeVisible()
    expect(screen.getByText('창을 닫아도 계속 진행돼요.')).toBeVisible()
  })

  test('the bar is a progressbar that says count, percent and step', () => {
    renderPage(card())
    const bar = screen.getByRole('progressbar', { name: '분류 진행률' })
    expect(bar).toHaveAttribute('aria-valuenow', '30')
    expect(bar).toHaveAttribute('aria-valuetext', '500건 중 150건, 30.0%, 분류 단계')
  })

  test('failed tickets are counted apart, in the bar too', () => {
    renderPage(card({ progress: aTask({ failed: 12 }) }))
    expect(screen.getByText('실패 12건')).toBeVisible()
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuetext',
      '500건 중 150건, 30.0%, 실패 12건, 분류 단계',
    )
  })

  test('the four steps say which is done, which is now and which are next', () => {
    renderPage(card())
    const steps = within(screen.getByRole('list', { name: '진행 단계' })).getAllByRole('listitem')
    expect(steps.map((step) => step.textContent)).toEqual([
      '준비, 끝남',
      '분류, 진행 중',
      '집계, 남음',
      '저장, 남음',
    ])
    expect(steps[1]).toHaveAttribute('aria-current', 'step')
  })

  test('elapsed time goes on between updates', async () => {
    renderPage(card())
    await passSeconds(3)
    expect(screen.getByText('0:15')).toBeVisible()
  })

  test('the category changes at most once a second', async () => {
    const { rerender } = renderPage(card())
    await passSeconds(2)
    rerender(card({ progress: aTask({ version: 17, current_category: '환불/교환' }) }))
    await passSeconds(0)
    expect(screen.getByText('환불/교환')).toBeVisible()
    rerender(card({ progress: aTask({ version: 18, current_category: '기술 지원' }) }))
    await passSeconds(0.5)
    expect(screen.getByText('환불/교환')).toBeVisible()
    await passSeconds(0.6)
    expect(screen.getByText('기술 지원')).toBeVisible()
  })

  test('AI says that it may take a while', () => {
    renderPage(card({ engine: 'ai' }))
    expect(screen.getByText(/AI가 한 건씩 읽느라/)).toBeVisible()
  })

  test('a screen reader hears the start, and the next quarter once it is reached', async () => {
    const { rerender } = renderPage(card())
    const status = screen.getByRole('status')
    await passSeconds(0)
    expect(status).toHaveTextContent('티켓 500건 분류를 시작했어요.')
    await passSeconds(6)
    rerender(card({ progress: aTask({ version: 20, current: 250, percentage: 50 }) }))
    await passSeconds(0)
    expect(status).toHaveTextContent('50% 진행됐어요. 500건 중 250건을 분류했어요.')
  })
})

describe('when the news stops', () => {
  onAHeldClock()

  test('a lost connection says that the work goes on and how old the news is', async () => {
    renderPage(card({ connection: 'polling' }))
    await passSeconds(3)
    expect(screen.getByText('재연결 중이에요')).toBeVisible()
    expect(screen.getByText(/마지막 갱신 3초 전/)).toBeVisible()
    expect(screen.queryByText(/남았어요/)).not.toBeInTheDocument()
  })

  test('a silent worker is another trouble with other words', async () => {
    renderPage(card())
    await passSeconds(11)
    expect(screen.getByText('작업 서버의 응답을 기다리고 있어요')).toBeVisible()
  })

  test('a queue that does not move says that no worker has started', async () => {
    renderPage(
      card({
        progress: aTask({ status: 'queued', step: 'init', current: 0, percentage: 0, started_at: null }),
      }),
    )
    expect(screen.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow')
    await passSeconds(11)
    expect(screen.getByText('아직 시작한 작업 서버가 없어요')).toBeVisible()
  })
})

describe('stopping', () => {
  test('asks first, and says what is kept', async () => {
    const onCancel = vi.fn()
    renderPage(card({ onCancel }))
    await userEvent.click(screen.getByRole('button', { name: '멈추기' }))
    const dialog = await screen.findByRole('alertdialog', { name: '분류를 멈출까요?' })
    expect(dialog).toHaveTextContent('지금까지 분류한 150건은 그대로 남고')
    expect(onCancel).not.toHaveBeenCalled()
    await userEvent.click(within(dialog).getByRole('button', { name: '멈추기' }))
    expect(onCancel).toHaveBeenCalledOnce()
  })

  test('keeping on stops nothing', async () => {
    const onCancel = vi.fn()
    renderPage(card({ onCancel }))
    await userEvent.click(screen.getByRole('button', { name: '멈추기' }))
    await userEvent.click(await screen.findByRole('button', { name: '계속 분류하기' }))
    expect(onCancel).not.toHaveBeenCalled()
  })

  test('while it stops there is nothing left to press', () => {
    renderPage(card({ progress: aTask({ status: 'cancelling' }) }))
    expect(screen.getByRole('heading', { name: '멈추고 있어요' })).toBeVisible()
    expect(screen.queryByRole('button', { name: '멈추기' })).not.toBeInTheDocument()
  })
})

describe('the ends', () => {
  test('stopped: who stopped it, what is kept, and the way on', async () => {
    const onResume = vi.fn()
    renderPage(card({ onResume, progress: aTask({ status: 'cancelled', cancelled_by: '김서연' }) }))
    expect(screen.getByText('김서연님이 멈췄어요. 분류를 마친 150건은 결과에 남아 있어요.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: '이어서 분류' }))
    expect(onResume).toHaveBeenCalledOnce()
  })

  test('failed: the reason is an alert, and it can be tried again', () => {
    renderPage(card({ progress: aTask({ status: 'failed', error: 'AI 모델이 응답하지 않았어요.' }) }))
    expect(screen.getByRole('alert')).toHaveTextContent('AI 모델이 응답하지 않았어요. 분류를 마친 150건은')
    expect(screen.getByRole('button', { name: '다시 시도' })).toBeVisible()
  })

  test('completed: how many, and how long it took', () => {
    const done = { status: 'completed', step: 'saving', current: 500, percentage: 100 } as const
    renderPage(card({ progress: aTask({ ...done, finished_at: '2025-11-23T05:07:00.840Z' }) }))
    expect(screen.getByRole('heading', { name: '500건을 모두 분류했어요' })).toBeVisible()
    expect(screen.getByText(/걸린 시간 0\.8초/)).toBeVisible()
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument()
  })

  test('a button that failed says why, where it was pressed', () => {
    renderPage(card({ failure: { code: 'already_running', error: '이미 실행 중입니다.' } }))
    expect(screen.getByRole('alert')).toHaveTextContent('이미 실행 중입니다.')
  })

  test('English says the same', () => {
    renderPage(card({ progress: aTask({ status: 'cancelled', cancelled_by: 'Kim' }) }), { locale: 'en' })
    expect(screen.getByText('Stopped by Kim. The 150 tickets already classified are kept.')).toBeVisible()
  })
})
