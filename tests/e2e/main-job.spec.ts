import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import pg from 'pg'
import { startPostgres } from '../../scripts/pg.mjs'
import { slowSaves, unslowSaves } from './slow-saves.ts'
import { enter, largeFile, SAMPLE, screenshot, signIn, upload, watchBar } from './support.ts'

/** With saves this slow a run lasts until the test lets it go: it always falls into the middle. */
const LARGE_ROWS = 20_000
const SAVE_MS = 1_500
const ENDED = { timeout: 60_000 }

test.describe.configure({ mode: 'serial' })

/** The server's own database (serve.mjs). */
let database: pg.Pool
test.beforeAll(async () => {
  const { url } = await startPostgres({ dataDir: path.resolve(import.meta.dirname, '../../.data/e2e') })
  database = new pg.Pool({ connectionString: url, max: 1 })
})
test.afterEach(() => unslowSaves(database))
test.afterAll(() => database.end())

/** Uploads a file and starts a run that goes slowly until `unslowSaves`. */
async function startSlowly(page: Page): Promise<void> {
  await enter(page)
  await page.goto('/')
  await upload(page, largeFile(LARGE_ROWS))
  await slowSaves(database, SAVE_MS)
}

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
  await startSlowly(page)
  await page.getByRole('button', { name: '분류 실행' }).click()
  const seen = await watchBar(page)
  await expect.poll(async () => (await seen()).at(-1) ?? 0, { intervals: [20] }).toBeGreaterThan(2)
  const before = await seen()
  await page.reload()
  const seenAfter = await watchBar(page)
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  await unslowSaves(database)
  await expect(page.getByText(/건을 모두 분류했어요/)).toBeVisible(ENDED)
  const all = [...before, ...(await seenAfter())]
  expect(all).toEqual([...all].sort((a, b) => a - b))
})

test('with the event stream cut in the middle the bar goes on and ends on the right state', async ({
  page,
}) => {
  await startSlowly(page)
  await page.route(/\/api\/classifications\/.*events/, (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: '분류 실행' }).click()
  const seen = await watchBar(page)
  await expect.poll(async () => (await seen()).at(-1) ?? 0, { intervals: [20] }).toBeGreaterThan(0)
  await unslowSaves(database)
  await expect(page.getByText(/건을 모두 분류했어요/)).toBeVisible(ENDED)
})

test('cancelling asks once, stops, and keeps what was done as a partial result', async ({ page }) => {
  await startSlowly(page)
  await page.getByRole('button', { name: '분류 실행' }).click()
  await page.getByRole('button', { name: '멈추기' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button').last().click()
  await expect(page.getByText(/취소했어요|멈췄어요/).first()).toBeVisible({ timeout: 30_000 })
  await screenshot(page, 'cancelled')
})
