import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'

export const ADMIN = { email: 'admin@example.com', password: 'e2e-password' }
export const SAMPLE = path.resolve(import.meta.dirname, '../../samples/tickets-500.csv')
const SCREENSHOTS = path.resolve(import.meta.dirname, '../screenshots')

export async function signIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('이메일').fill(email)
  await page.getByLabel('비밀번호', { exact: true }).fill(password)
  await page.getByRole('button', { name: '로그인' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('어떤 티켓을 분류할까요?')
}

/** Signed in as a program does it. The form has tests of its own, and `signIn` fills it in. */
export async function enter(page: Page, { email, password } = ADMIN): Promise<void> {
  const response = await page.request.post('/api/auth/sign-in/email', {
    data: { email, password },
    // A connection that is kept is closed by the server after a while, maybe just as the test asks again.
    headers: { connection: 'close' },
  })
  expect(response.ok(), `signing in was answered ${response.status()}`).toBe(true)
}

/** A file chosen before the page has come alive is lost. */
async function alive(input: Locator): Promise<void> {
  await expect
    .poll(() =>
      input.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactProps'))),
    )
    .toBe(true)
}

/** Hands a file to the page, whether or not another is chosen already. */
export async function choose(page: Page, file: string): Promise<void> {
  const change = page.getByRole('button', { name: '다른 파일', exact: true })
  const input = page.locator('input[type=file]').first()
  await alive(change.or(input).first())
  if (await change.isVisible()) await change.click()
  await alive(input)
  await input.setInputFiles(file)
}

/** Chooses a file on the home page, whether or not another is chosen already, and waits until it can be run. */
export async function upload(page: Page, file: string): Promise<void> {
  await choose(page, file)
  const again = page.getByRole('button', { name: '그래도 다시 가져오기' })
  const confirm = page.getByRole('button', { name: '그대로 가져오기' })
  await expect(again.or(confirm)).toBeVisible({ timeout: 60_000 })
  if (await again.isVisible()) await again.click()
  await confirm.click()
  await expect(page.getByRole('button', { name: '다른 파일', exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(path.basename(file)).first()).toBeVisible()
  await expect(page.getByRole('button', { name: '분류 실행' })).toBeEnabled({ timeout: 60_000 })
}

/** @param bodyChars makes a file large without many tickets: a large upload, not a large import */
export function largeFile(rows: number, bodyChars = 0): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'bunryu-e2e-')), 'large.csv')
  const lines = ['접수일,채널,제목,본문']
  const bodies = [
    '배송이 늦어요',
    '환불해 주세요',
    '재고 있나요',
    '로그인이 안 돼요',
    '너무 불친절해요',
    '세금계산서 부탁해요',
  ]
  for (let i = 0; i < rows; i++)
    lines.push(
      `2025-09-${String((i % 30) + 1).padStart(2, '0')},챗봇,문의 ${i},${`${bodies[i % bodies.length]} ${i}`.padEnd(bodyChars, '아')}`,
    )
  fs.writeFileSync(file, lines.join('\n'))
  return file
}

/** For people to look at; git ignores the folder. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true })
}

/** Every value the bar shows from now on, in order, read in the page itself whenever something changes there. */
export async function watchBar(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { seenPercentages: seen })
    const look = () => {
      const value = document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')
      if (value != null && Number(value) !== seen.at(-1)) seen.push(Number(value))
    }
    look()
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-valuenow'],
    })
  })
  return () => page.evaluate(() => (window as unknown as { seenPercentages: number[] }).seenPercentages)
}
