import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { endsRight, LONG, reaches, StreamCount, TROUBLE, test, watchTask } from './live-support.ts'

test('three tabs share one stream, and when its tab is closed another goes on with it', async ({
  context,
  page: leader,
  server,
  taskId,
}) => {
  const streams = new StreamCount(context)
  const seenByLeader = await watchTask(leader, taskId)
  await reaches(seenByLeader, 0)
  const second = await context.newPage()
  const seenBySecond = await watchTask(second, taskId)
  const list = await context.newPage()
  await list.goto('/tasks')
  await reaches(seenBySecond, 5)
  expect(streams.total).toBe(1)

  streams.pageCloses(leader)
  await leader.close()
  await expect.poll(() => streams.total, LONG).toBe(2)
  const before = (await seenBySecond()).at(-1) ?? 0
  await reaches(seenBySecond, before + 3)
  await expect(second.getByText(TROUBLE)).toHaveCount(0)
  const late = await context.newPage()
  const seenByLate = await watchTask(late, taskId)
  await reaches(seenByLate, before)

  server.pace()
  await endsRight(second, seenBySecond)
  await endsRight(late, seenByLate)
  await expect(list.getByRole('listitem').filter({ hasText: 'large.csv' }).first()).toContainText(
    '완료',
    LONG,
  )
  await expect(list.getByRole('progressbar')).toHaveCount(0)
  expect(streams.mostOpen).toBe(1)
})

/** Browsers freeze only tabs that nobody sees, and a headless browser has none: the page is told, nothing more. */
function tell(page: Page, name: 'freeze' | 'resume'): Promise<boolean> {
  return page.evaluate((type) => document.dispatchEvent(new Event(type)), name)
}

test('a tab that is frozen leaves the stream to another, and is right when it resumes', async ({
  context,
  page,
  server,
  taskId,
}) => {
  const streams = new StreamCount(context)
  const seen = await watchTask(page, taskId)
  await reaches(seen, 0)
  const other = await context.newPage()
  const seenByOther = await watchTask(other, taskId)
  await reaches(seenByOther, 2)
  expect(streams.total).toBe(1)
  await tell(page, 'freeze')
  await expect.poll(() => streams.total, LONG).toBe(2)
  server.pace()
  await endsRight(other, seenByOther)
  await tell(page, 'resume')
  await endsRight(page, seen)
})

test('seven open tabs do not keep an eighth from loading over HTTP/1.1', async ({
  context,
  page,
  server,
  taskId,
}) => {
  const streams = new StreamCount(context)
  const tabs = [page]
  while (tabs.length < 7) tabs.push(await context.newPage())
  const watched = await Promise.all(tabs.map((tab) => watchTask(tab, taskId)))
  for (const seen of watched) await reaches(seen, 2)
  const eighth = await context.newPage()
  await eighth.goto('/files', LONG)
  await expect(eighth.getByText('large.csv').first()).toBeVisible(LONG)
  expect(await eighth.evaluate(() => fetch('/api/health').then(({ ok }) => ok))).toBe(true)
  expect(streams.mostOpen).toBe(1)
  server.pace()
  for (const [index, tab] of tabs.entries()) await endsRight(tab, watched[index]!)
})

test('a tab that nobody looks at tells by its title, its icon and a notification', async ({
  page,
  server,
  taskId,
}) => {
  await page.addInitScript(() => {
    const shown: string[] = []
    class FakeNotification {
      static permission = 'granted'
      constructor(title: string) {
        shown.push(title)
      }
    }
    Object.assign(window, { Notification: FakeNotification, shownNotifications: shown })
  })
  const seen = await watchTask(page, taskId)
  // Of several, browsers take the last.
  const icon = page.locator('link[rel~="icon"]').last()
  await expect(page).toHaveTitle(/^\(\d+%\) .*large\.csv/, LONG)
  await expect(icon).toHaveAttribute('href', /^data:image\/svg/)
  const running = await icon.getAttribute('href')
  await page.getByRole('button', { name: '끝나면 알림 받기' }).click()
  // Tabs of a headless browser are all in front; the page is told otherwise.
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true })
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  server.pace()
  await expect(page).toHaveTitle('✓ 완료 – large.csv', LONG)
  await expect(icon).not.toHaveAttribute('href', running ?? '')
  expect(
    await page.evaluate(() => (window as unknown as { shownNotifications: string[] }).shownNotifications),
  ).toEqual(['large.csv 분류를 마쳤어요'])
  await endsRight(page, seen)
  await expect(page).toHaveTitle('✓ 완료 – large.csv')
})

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const found = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect(found, `${page.url()} ${colorScheme}`).toEqual([])
  }
}

test('no page has a grave fault for people who use assistive technology, light or dark', async ({
  browser,
  page,
  server,
  taskId,
}) => {
  const seen = await watchTask(page, taskId)
  await reaches(seen, 1)
  await expectAccessible(page)
  server.pace()
  await endsRight(page, seen)
  await expectAccessible(page)
  for (const path of ['/', '/tasks', '/files']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
  }
  const stranger = await browser.newContext({
    baseURL: server.url,
    storageState: { cookies: [], origins: [] },
  })
  const signIn = await stranger.newPage()
  await signIn.goto('/sign-in')
  await expect(signIn.getByLabel('이메일')).toBeVisible()
  await expectAccessible(signIn)
  await stranger.close()
})
