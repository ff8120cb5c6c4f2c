import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { TaskList } from '#components/tasks/task-list.tsx'
import { aTask } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

vi.mock('#components/live/use-live-tasks.ts', () => ({ useLiveTasks: <T,>(tasks: T) => tasks }))

const done = (task_id: string, file_name: string) =>
  aTask({ task_id, file_name, status: 'completed', step: 'saving', current: 500, percentage: 100 })

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a running task shows its bar, an ended one its state', () => {
  const items = [aTask(), done('2', '8월.csv')]
  renderPage(<TaskList firstPage={{ items, next_cursor: null }} query="" isWhoShown={false} />)
  expect(screen.getByRole('progressbar', { name: '분류 진행률 9월 문의.xlsx' })).toHaveAttribute(
    'aria-valuenow',
    '30',
  )
  expect(screen.getByText('완료')).toBeVisible()
  expect(screen.getByRole('link', { name: '8월.csv' })).toHaveAttribute('href', '/tasks/2')
})

test('only administrators see who ran a task', () => {
  const firstPage = { items: [aTask()], next_cursor: null }
  const { unmount } = renderPage(<TaskList firstPage={firstPage} query="" isWhoShown={false} />)
  expect(screen.queryByText(/김서연/)).not.toBeInTheDocument()
  unmount()
  renderPage(<TaskList firstPage={firstPage} query="" isWhoShown />)
  expect(screen.getByText(/김서연/)).toBeVisible()
})

test('more comes on request, with the same filters, until there is no more', async () => {
  const fetched = vi
    .fn()
    .mockResolvedValue(Response.json({ items: [done('2', '8월.csv')], next_cursor: null }))
  vi.stubGlobal('fetch', fetched)
  const firstPage = { items: [done('1', '9월.csv')], next_cursor: 'abc' }
  renderPage(<TaskList firstPage={firstPage} query="status=completed" isWhoShown={false} />)
  await userEvent.click(screen.getByRole('button', { name: '더 보기' }))
  expect(fetched).toHaveBeenCalledWith('/api/classifications?status=completed&cursor=abc')
  expect(await screen.findByText('8월.csv')).toBeVisible()
  expect(screen.queryByRole('button', { name: '더 보기' })).not.toBeInTheDocument()
})

test('when more cannot be loaded, what is here stays and it can be tried again', async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')))
  const firstPage = { items: [done('1', '9월.csv')], next_cursor: 'abc' }
  renderPage(<TaskList firstPage={firstPage} query="" isWhoShown={false} />)
  await userEvent.click(screen.getByRole('button', { name: '더 보기' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('기록을 더 불러오지 못했어요.')
  expect(screen.getByText('9월.csv')).toBeVisible()
  expect(screen.getByRole('button', { name: '다시 시도' })).toBeVisible()
})
