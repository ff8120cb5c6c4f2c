import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { ModelPanel } from '#components/models/model-panel.tsx'
import type { ModelDetail } from '#lib/models/schema.ts'
import { aModel } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn() }) }))
afterEach(() => {
  vi.unstubAllGlobals()
})

/** `later` is what the server says once something was done. */
function panel(model: ModelDetail, later: ModelDetail = model) {
  let now = model
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json(now)),
  )
  const action = () =>
    vi.fn(async () => {
      now = later
      return { ok: true as const }
    })
  const actions = { activate: action(), cancelTraining: action(), deleteModel: action() }
  renderPage(<ModelPanel model={model} {...actions} />)
  return {
    ...actions,
    moveOn: () => {
      now = later
    },
  }
}

test('a ready model shows its scores, and its confusions as a table with named rows and columns', () => {
  panel(aModel())
  expect(screen.getByText('0.790')).toBeVisible()
  const matrix = screen.getByRole('table', { name: /모델이 어떤 분류로 답했는지/ })
  expect(within(matrix).getByRole('columnheader', { name: '기타' })).toBeVisible()
  const row = within(matrix).getByRole('rowheader', { name: '기타' }).closest('tr')!
  expect(
    within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['3', '7'])
})

test('it decides only after the consequence was read and confirmed', async () => {
  const { activate } = panel(aModel(), aModel({ is_active: true }))
  await userEvent.click(screen.getByRole('button', { name: '이 모델 쓰기' }))
  expect(activate).not.toHaveBeenCalled()
  expect(await screen.findByText(/모두 ‘우리 팀’ 모델로 나눠요/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: '바꾸기' }))
  expect(activate).toHaveBeenCalledWith(aModel().model_id)
  expect(await screen.findByText('사용 중')).toBeVisible()
})

test('the one in use can be neither activated again nor removed', () => {
  panel(aModel({ is_active: true }))
  expect(screen.queryByRole('button', { name: '이 모델 쓰기' })).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '모델 지우기' })).not.toBeInTheDocument()
})

test('a training moves while one watches, and can be stopped', async () => {
  const training = aModel({ status: 'training', metrics: null, percentage: 42, trained_at: null })
  const { cancelTraining, moveOn } = panel(training, { ...training, percentage: 64 })
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '42')
  moveOn()
  await vi.waitFor(
    () => expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '64'),
    15_000,
  )
  await userEvent.click(screen.getByRole('button', { name: '학습 멈추기' }))
  expect(cancelTraining).toHaveBeenCalledWith(training.model_id)
})

test('a failed training says why', () => {
  const failed = { status: 'failed', metrics: null, error: '정답이 모두 하나예요.', error_code: 'x' } as const
  panel(aModel(failed))
  expect(screen.getByText('정답이 모두 하나예요.')).toBeVisible()
})
