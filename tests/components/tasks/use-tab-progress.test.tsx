import { render, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useTabProgress } from '#components/tasks/use-tab-progress.ts'
import { aTask } from '#tests/factories/ui.ts'

function Tab({ progress, title }: { progress: ReturnType<typeof aTask>; title: string }) {
  useTabProgress(progress, title)
  return null
}

/** Of several icons browsers take the last. */
const icon = () => [...document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')].at(-1)?.href ?? ''

beforeEach(() => {
  document.head.innerHTML = '<title>분류</title>'
  document.head.insertAdjacentHTML('beforeend', '<link rel="icon" href="/icon.svg">')
})
afterEach(() => {
  document.head.replaceChildren()
})

test('the tab shows the run and its icon, and both go back on leaving', () => {
  const { rerender, unmount } = render(<Tab progress={aTask()} title="(30%) 분류 중" />)
  expect(document.title).toBe('(30%) 분류 중')
  expect(icon()).toMatch(/^data:image\/svg\+xml/)
  rerender(<Tab progress={aTask({ status: 'completed' })} title="✓ 완료" />)
  expect(document.title).toBe('✓ 완료')
  unmount()
  expect(document.title).toBe('분류')
  expect(icon()).toMatch(/\/icon\.svg$/)
})

test('the title of a page that came in between is left alone', () => {
  const { unmount } = render(<Tab progress={aTask()} title="(30%) 분류 중" />)
  document.title = '분류 기록'
  unmount()
  expect(document.title).toBe('분류 기록')
})

test('a refresh that writes the page title again does not take ours away', async () => {
  render(<Tab progress={aTask()} title="(30%) 분류 중" />)
  document.title = '분류 · 상담 티켓 분류기'
  await waitFor(() => expect(document.title).toBe('(30%) 분류 중'))
})

test('a page that writes its icon again does not take ours away, and keeps its own', async () => {
  const { unmount } = render(<Tab progress={aTask()} title="(30%) 분류 중" />)
  document.head.insertAdjacentHTML('beforeend', '<link rel="icon" href="/icon.svg?2">')
  await waitFor(() => expect(icon()).toMatch(/^data:image\/svg\+xml/))
  unmount()
  expect(icon()).toMatch(/\/icon\.svg\?2$/)
  expect(document.querySelectorAll('link[href^="data:"]')).toHaveLength(0)
})

test('a task that was over when the page came leaves the tab alone', () => {
  render(<Tab progress={aTask({ status: 'completed' })} title="✓ 완료" />)
  expect(document.title).toBe('분류')
  expect(icon()).toMatch(/\/icon\.svg$/)
})
