import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { BulkDialog } from '#components/review/bulk-dialog.tsx'
import { renderPage } from '#tests/setup/render.tsx'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a whole filter may be said to need a new category: counted first, then done', async () => {
  const asked: unknown[] = []
  vi.stubGlobal(
    'fetch',
    vi.fn(async (_: string, { body }: RequestInit = {}) => {
      asked.push(JSON.parse(String(body)))
      return Response.json(asked.length === 1 ? { count: 3, reviewed: 0 } : { batch_id: 'b', count: 3 })
    }),
  )
  const onApplied = vi.fn()
  renderPage(
    <BulkDialog
      taskId="task"
      filter={{ channel: '전화' }}
      filterWords="전화"
      categories={[{ name: '배송 문의', color: '#ef4444' }]}
      isOpen
      onOpenChange={vi.fn()}
      onApplied={onApplied}
    />,
  )
  await userEvent.selectOptions(screen.getByLabelText('어떤 분류로 바꿀까요?'), '새 분류 필요')
  await userEvent.click(await screen.findByRole('button', { name: '3건 바꾸기' }))
  await waitFor(() => expect(onApplied).toHaveBeenCalled())
  const said = { filter: { channel: '전화' }, category: null, needs_new_category: true }
  expect(asked).toEqual([said, { ...said, name: '전화 → 새 분류 필요', expected_count: 3 }])
})
