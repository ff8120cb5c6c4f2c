import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { TimeChart } from '#components/results/time-chart.tsx'
import { renderPage } from '#tests/setup/render.tsx'

const source = { taskId: 't1', hasTickets: true, hasFailed: false }
const day = (text: string, count: number) => ({ day: text, count, by_category: { '배송 문의': count } })
const chart = (days: ReturnType<typeof day>[], total = days.reduce((sum, { count }) => sum + count, 0)) =>
  renderPage(
    <TimeChart
      days={days}
      total={total}
      order={['배송 문의']}
      colors={{ '배송 문의': '#ef4444' }}
      source={source}
    />,
  )

test('a file without dates says so instead of an empty chart', () => {
  chart([], 10)
  expect(screen.getByText('접수일이 있는 티켓이 없어서 기간별로 나눌 수 없어요.')).toBeVisible()
})
test('one day is a sentence, not a chart of one bar', () => {
  chart([day('2025-09-01', 7)])
  expect(screen.getByText('2025. 9. 1. 하루에 접수된 7건이에요.')).toBeVisible()
})
test('tickets without a date are said to be missing', () => {
  chart([day('2025-09-01', 2), day('2025-09-02', 1)], 5)
  expect(screen.getByText('접수일이 없는 2건은 빠져 있어요.')).toBeVisible()
})
test('every bar says the same in the table, and each number there leads to its tickets', async () => {
  chart([day('2025-09-01', 2), day('2025-09-03', 1)])
  await userEvent.click(screen.getByRole('button', { name: '표로 보기' }))
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getAllByRole('cell').at(-1)?.textContent)).toEqual(['2', '0', '1'])
  const link = within(rows[0]!).getAllByRole('link').at(-1)
  expect(link).toHaveAttribute('href', '/tasks/t1/tickets?from=2025-09-01&to=2025-09-01')
})
test('long spans come by week, and the reader may choose otherwise', async () => {
  chart([day('2025-01-01', 2), day('2025-06-30', 1)])
  expect(screen.getByRole('button', { name: '주별' })).toHaveAttribute('aria-pressed', 'true')
  await userEvent.click(screen.getByRole('button', { name: '월별' }))
  await userEvent.click(screen.getByRole('button', { name: '표로 보기' }))
  expect(screen.getAllByRole('row')).toHaveLength(7)
})
