import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TaskPanel } from '#components/tasks/task-panel.tsx'
import type { TaskListItem } from '#lib/tasks/schema.ts'
import { aTask } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

const refresh = vi.fn()
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))

let now: TaskListItem
vi.mock('#components/live/use-task-progress.ts', () => ({
  useTaskProgress: () => ({ progress: now, connection: 'live', lastUpdateAt: Date.parse(now.updated_at) }),
}))

const panel = (result: string | null) => (
  <TaskPanel
    task={aTask()}
    result={result}
    cancelTask={async () => ({ ok: true })}
    resumeTask={async (taskId) => ({ ok: true, taskId })}
  />
)
const done = () => aTask({ status: 'completed', step: 'saving', current: 500, percentage: 100, version: 99 })

beforeEach(() => {
  now = aTask()
  refresh.mockClear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('when the task ends the page is read again and the result takes the place that was kept for it', async () => {
  vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response('{}')))
  const { rerender } = renderPage(panel(null))
  expect(screen.queryByText('결과를 정리하고 있어요')).not.toBeInTheDocument()
  now = done()
  rerender(panel(null))
  await act(() => vi.advanceTimersByTimeAsync(0))
  expect(screen.getByText('결과를 정리하고 있어요')).toBeInTheDocument()
  expect(refresh).toHaveBeenCalledOnce()
  rerender(panel('결과 전체'))
  expect(screen.getByText('결과 전체')).toBeVisible()
})

test('without a connection the page waits instead of leaving for an error page', async () => {
  const asked = vi
    .fn()
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValue(new Response('{}'))
  vi.stubGlobal('fetch', asked)
  const { rerender } = renderPage(panel(null))
  now = done()
  rerender(panel(null))
  await act(() => vi.advanceTimersByTimeAsync(100))
  expect(refresh).not.toHaveBeenCalled()
  await act(() => vi.advanceTimersByTimeAsync(2_000))
  expect(refresh).toHaveBeenCalledOnce()
})
