import { expect, test } from '@playwright/test'
import { largeFile, SAMPLE, screenshot, signIn, upload, watchBar } from './support.ts'

/** Long enough at rule speed that a reload, a cut or a cancel falls into the middle. */
const LARGE_ROWS = 150_000

test.describe.configure({ mode: 'serial' })

test('a page is for who is signed in; everyone else is sent to sign in', async ({ page }) => {
  await page.goto('/tasks')
  await expect(page).toHaveURL(/sign-in/)
  await screenshot(page, 'sign-in')
})

test('a wrong password says so and keeps the person where they are', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('이메일').fill('admin@example.com')
  await page.getByLabel('비밀번호', { exact: true }).fill('wrong-password')
  await page.getByRole('button', { name: '로그인' }).click()
  await expect(page.getByRole('alert').first()).toContainText('이메일이나 비밀번호가 맞지 않아요')
})

test('upload, run, watch, read the result, find it again', async ({ page }) => {
  await signIn(page)
  await screenshot(page, 'home')
  await upload(page, SAMPLE)
  await page.getByRole('button', { name: '분류 실행' }).click()
  await expect(page.getByText('500건을 모두 분류했어요')).toBeVisible()
  await expect(page.getByRole('heading', { name: '분류별 티켓' })).toBeVisible()
  await expect(page.getByText('미측정').first()).toBeVisible()
  await screenshot(page, 'result')

  await page.getByRole('link', { name: '기록' }).click()
  await expect(page.getByText('tickets-500.csv').first()).toBeVisible()
  await screenshot(page, 'tasks')
  await page
    .getByRole('link', { name: /tickets-500\.csv/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]{36}/)
  await expect(page.getByRole('heading', { name: '분류별 티켓' })).toBeVisible()
})

test('the bar never goes back, and a reload in the middle goes on where it was', async ({ page }) => {
  await signIn(page)
  await upload(page, largeFile(LARGE_ROWS))
  await page.getByRole('button', { name: '분류 실행' }).click()
  const seen = await watchBar(page)
  await expect.poll(async () => (await seen()).at(-1) ?? 0, { intervals: [20] }).toBeGreaterThan(2)
  const before = await seen()
  await page.reload()
  const seenAfter = await watchBar(page)
  await expect(page.getByText(/건을 모두 분류했어요/)).toBeVisible({ timeout: 60_000 })
  const all = [...before, ...(await seenAfter())]
  expect(all).toEqual([...all].sort((a, b) => a - b))
})

test('with the event stream cut in the middle the bar goes on and ends on the right state', async ({
  page,
}) => {
  await signIn(page)
  await upload(page, largeFile(LARGE_ROWS))
  await page.route(/\/api\/classifications\/.*events/, (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: '분류 실행' }).click()
  await expect(page.getByText(/건을 모두 분류했어요/)).toBeVisible({ timeout: 60_000 })
})

test('cancelling asks once, stops, and keeps what was done as a partial result', async ({ page }) => {
  await signIn(page)
  await upload(page, largeFile(3 * LARGE_ROWS))
  await page.getByRole('button', { name: '분류 실행' }).click()
  await page.getByRole('button', { name: '멈추기' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button').last().click()
  await expect(page.getByText(/취소했어요|멈췄어요/).first()).toBeVisible({ timeout: 30_000 })
  await screenshot(page, 'cancelled')
})
