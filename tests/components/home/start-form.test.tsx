import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { EngineChoice } from '#components/home/engine-picker.tsx'
import { StartForm } from '#components/home/start-form.tsx'
import { renderPage } from '#tests/setup/render.tsx'

const file = (file_id: string, name: string, row_count = 500) => ({
  file_id,
  name,
  row_count,
  format: 'csv',
  encoding: 'cp949',
  rejected_count: 0,
  columns: ['본문'],
  mapping: { body: '본문' },
  created_at: '2025-11-22T05:07:00.000Z',
  is_sample: false,
  created_by: { user_id: 'u1', name: '김서연' },
})
const files = [file('f1', '9월.csv'), file('f2', '8월.csv', 3000)]
const rule: EngineChoice = {
  name: 'rule',
  available: true,
  reason: null,
  version: 'r1',
  measuredAccuracy: null,
  ticketsPerSecond: null,
}
const noAi: EngineChoice = { ...rule, name: 'ai', available: false, reason: 'no_model' }

type Props = Parameters<typeof StartForm>[0]
function form(over: Partial<Props> = {}) {
  const props: Props = {
    files,
    engines: [rule, noAi],
    initialFileId: 'f1',
    start: vi.fn<Props['start']>().mockResolvedValue({ ok: true, taskId: 't1' }),
    addSample: vi.fn<Props['addSample']>().mockResolvedValue({ ok: true, fileId: 'f2' }),
    onStarted: vi.fn(),
    onShowRunning: vi.fn(),
    onFilesChanged: vi.fn(),
    ...over,
  }
  renderPage(<StartForm {...props} />)
  return props
}
const runButton = () => screen.getByRole('button', { name: '분류 실행' })

test('one press starts the chosen file with the chosen engine', async () => {
  const { start, onStarted } = form()
  expect(screen.getByText('500건을 규칙 엔진으로 분류해요')).toBeVisible()
  await userEvent.click(runButton())
  expect(start).toHaveBeenCalledWith({ fileId: 'f1', engine: 'rule' })
  expect(onStarted).toHaveBeenCalledWith({ taskId: 't1', file: files[0], engine: 'rule' })
})

test('without a file nothing can be started, and it says what is missing', () => {
  form({ files: [], initialFileId: null })
  expect(runButton()).toBeDisabled()
  expect(screen.getByText('먼저 분류할 파일을 골라 주세요')).toBeVisible()
})

test('another of the uploaded files can be chosen', async () => {
  const { start } = form()
  await userEvent.click(screen.getByRole('button', { name: '다른 파일' }))
  await userEvent.click(screen.getByRole('button', { name: /8월\.csv/ }))
  await userEvent.click(runButton())
  expect(start).toHaveBeenCalledWith({ fileId: 'f2', engine: 'rule' })
})

test('an engine that cannot run is not chosen and says what it needs', async () => {
  const { start } = form()
  const ai = screen.getByRole('radio', { name: /AI/ })
  expect(ai).toHaveTextContent('정답이 있는 티켓으로 모델을 먼저 학습해야 해요.')
  await userEvent.click(ai)
  expect(ai).not.toBeChecked()
  await userEvent.click(runButton())
  expect(start).toHaveBeenCalledWith({ fileId: 'f1', engine: 'rule' })
})

test('an engine nobody measured says so instead of showing a number', () => {
  form()
  expect(screen.getByRole('radio', { name: /규칙/ })).toHaveTextContent('정확도 미측정')
})

test('a running task is no dead end: it can be looked at', async () => {
  const start = vi
    .fn<Props['start']>()
    .mockResolvedValue({ ok: false, code: 'already_running', error: '이미 실행 중입니다.', taskId: 't9' })
  const { onShowRunning } = form({ start })
  await userEvent.click(runButton())
  await userEvent.click(await screen.findByRole('button', { name: '진행 중인 작업 보기' }))
  expect(onShowRunning).toHaveBeenCalledWith('t9')
})

test('a start that was refused says why, and one that never reached the server says so', async () => {
  const start = vi
    .fn<Props['start']>()
    .mockResolvedValueOnce({ ok: false, code: 'no_tickets', error: '분류할 티켓이 없어요.' })
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
  form({ start })
  await userEvent.click(runButton())
  expect(await screen.findByRole('alert')).toHaveTextContent('분류할 티켓이 없어요.')
  // The reason is there a moment before the button can be pressed again.
  await waitFor(() => expect(runButton()).toBeEnabled())
  await userEvent.click(runButton())
  expect(await screen.findByText(/서버에 연결하지 못했어요/)).toBeVisible()
})

test('without files the sample is one press away', async () => {
  const { addSample, onFilesChanged } = form({ files: [], initialFileId: null })
  await userEvent.click(screen.getByRole('button', { name: '샘플로 해보기' }))
  expect(addSample).toHaveBeenCalledOnce()
  expect(onFilesChanged).toHaveBeenCalledOnce()
})
