import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { scoreTurnSchema } from '#lib/scores/schema.ts'
import { enter, screenshot, upload } from './support.ts'

const MEMBER = { name: '이채점', email: 'judge@example.com', password: 'judge-password' }

/** What the body says, by key: the categories are in their default order. */
const BODIES: [body: string, key: string][] = [
  ['배송이 늦어요', '1'],
  ['환불해 주세요', '2'],
  ['재고 있나요', '3'],
  ['고장났어요', '4'],
]

function ticketFile(name: string, rows: number): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'bunryu-e2e-')), name)
  const lines = Array.from({ length: rows }, (_, i) => {
    const wrong = i % 5 === 0 ? ' 사실은 기타' : ''
    return `2025-09-${String((i % 30) + 1).padStart(2, '0')},챗봇,문의 ${i},${BODIES[i % BODIES.length]![0]} ${i}${wrong}`
  })
  fs.writeFileSync(file, ['접수일,채널,제목,본문', ...lines].join('\n'))
  return file
}

/** Runs a file and opens its reliability. @returns the task's id */
async function classified(page: Page, file: string): Promise<string> {
  await upload(page, file)
  await page.getByRole('button', { name: '분류 실행' }).click()
  const link = page.getByRole('link', { name: '정확도 재기' })
  await expect(link).toBeVisible({ timeout: 60_000 })
  return /tasks\/([0-9a-f-]{36})/.exec((await link.getAttribute('href')) ?? '')![1]!
}

const ticket = (page: Page) => page.locator('article')
const done = (page: Page) => page.getByText(/건 중 \d+건/).first()

/** What is before the judge now; null where nothing is. Read at once: the last ticket may be gone the next moment. */
async function shown(page: Page): Promise<string | null> {
  return page.evaluate(() => document.querySelector('article')?.textContent ?? null)
}

function keyOf(text: string): string {
  return text.includes('사실은 기타') ? '6' : BODIES.find(([body]) => text.includes(body))![1]
}

async function keyFor(page: Page): Promise<string> {
  return keyOf((await shown(page)) ?? '')
}

/** Presses a key and waits for what comes after it. */
async function press(page: Page, key: string): Promise<void> {
  const before = await shown(page)
  // A ticket takes the focus once the page listens to keys.
  if (before !== null) await expect(ticket(page).getByRole('heading')).toBeFocused()
  await page.keyboard.press(key)
  await expect.poll(() => shown(page)).not.toBe(before)
}

async function judgeAll(page: Page, limit = Number.POSITIVE_INFINITY): Promise<number> {
  let count = 0
  for (let text = await shown(page); text !== null && count < limit; text = await shown(page)) {
    await press(page, keyOf(text))
    count++
  }
  return count
}

async function violations(page: Page) {
  const result = await new AxeBuilder({ page }).include('main').analyze()
  return result.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

test('by keyboard alone: plan, judge with undo, skip and 애매함, reload, read the figures', async ({
  page,
}) => {
  await enter(page)
  await page.goto('/')
  const taskId = await classified(page, ticketFile('blind.csv', 60))
  await page.getByRole('link', { name: '정확도 재기' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '정확도 재기' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await screenshot(page, 'score-plan')
  await page.getByRole('radio', { checked: true }).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('radio').first()).toBeChecked()
  await page.keyboard.press('Enter')
  await expect(done(page)).toBeVisible()
  expect(await violations(page)).toEqual([])

  const first = await ticket(page).textContent()
  const key = await keyFor(page)
  await press(page, key)
  await press(page, 'u')
  expect(await ticket(page).textContent()).toBe(first)
  await expect(done(page)).toContainText('건 중 0건')
  await press(page, 's')
  await press(page, 'Shift+Slash')
  await expect(done(page)).toContainText('건 중 2건')
  const third = await ticket(page).textContent()
  await page.reload()
  await expect(ticket(page)).toHaveText(third!)
  await screenshot(page, 'score-desk')

  await page.goto(`/tasks/${taskId}/score/result`)
  await expect(page.getByText('아직 재지 않았어요')).toBeVisible()
  await page.goto(`/tasks/${taskId}/score`)
  await judgeAll(page)
  await expect(page.getByText('채점을 마쳤어요')).toBeVisible()
  await page.getByRole('link', { name: '결과 보기' }).focus()
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: '분류별 점수' })).toBeVisible()
  await expect(page.getByText(/애매함 1건, 건너뜀 1건은 빼고/)).toBeVisible()
  await expect(page.getByText(/95% 신뢰 구간/).first()).toBeVisible()
  await page.getByText('표로 보기').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('table', { name: '점수별 정확도' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  await screenshot(page, 'score-result-dark')

  await page.goto(`/tasks/${taskId}`)
  await expect(page.getByText(/블라인드로 채점한/)).toBeVisible()
})

test("a judge's browser is never sent the engine's answer", async ({ page }) => {
  await enter(page)
  await page.goto('/')
  const taskId = await classified(page, ticketFile('secret.csv', 40))
  await page.goto(`/tasks/${taskId}/score`)
  await page.getByRole('button', { name: '채점 시작' }).click()
  await expect(done(page)).toBeVisible()
  const answers: string[] = []
  await page.route(`**/tasks/${taskId}/score`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const response = await route.fetch()
    answers.push(await response.text())
    await route.fulfill({ response })
  })
  const html = await (await page.request.get(`/tasks/${taskId}/score`)).text()
  await press(page, await keyFor(page))
  await press(page, await keyFor(page))
  await expect.poll(() => answers.filter((text) => text.includes('is_second_opinion')).length).toBe(2)
  // The page's texts speak of confidence as well; what it was given of tickets is this, and no more (a strict schema).
  const given = /\\"initial\\":(\{\\"ticket\\":.*?),\\"answers\\":/.exec(html)?.[1] ?? ''
  const turn = scoreTurnSchema.parse(JSON.parse(given.replaceAll('\\"', '"')))
  expect(Object.keys(turn.ticket!).sort()).toEqual(['body', 'channel', 'received_at', 'ticket_id', 'title'])
  for (const text of [given, ...answers]) {
    for (const secret of [
      'confidence',
      'predicted',
      'evidence',
      'runner_up',
      'stratum',
      'keyword',
      '"method"',
    ])
      expect(text.includes(secret), secret).toBe(false)
  }
})

test('two people share a score in two browsers and never see the same ticket at once', async ({
  page,
  browser,
}) => {
  await enter(page)
  await page.goto('/settings/members')
  await page.getByLabel('이름').fill(MEMBER.name)
  await page.getByLabel('이메일').fill(MEMBER.email)
  await page.getByLabel('비밀번호', { exact: true }).fill(MEMBER.password)
  await page.getByRole('button', { name: '구성원 더하기' }).click()
  await expect(page.getByText(MEMBER.email)).toBeVisible()

  await page.goto('/')
  const taskId = await classified(page, ticketFile('shared.csv', 60))
  await page.goto(`/tasks/${taskId}/score`)
  const context: BrowserContext = await browser.newContext({
    locale: 'ko-KR',
    viewport: { width: 360, height: 740 },
  })
  const phone = await context.newPage()
  await enter(phone, MEMBER)
  await phone.goto(`/tasks/${taskId}/score`)
  await expect(phone.getByText('찾는 화면이 없어요')).toBeVisible()

  await page.getByText('구성원과 함께 채점하기').click()
  await page.getByRole('button', { name: '채점 시작' }).click()
  await expect(done(page)).toBeVisible()
  await phone.goto(`/tasks/${taskId}/score`)
  await expect(done(phone)).toBeVisible()
  expect(await ticket(phone).textContent()).not.toBe(await ticket(page).textContent())
  expect(await overflow(phone)).toBeLessThanOrEqual(0)
  expect(await violations(phone)).toEqual([])
  await screenshot(phone, 'score-desk-360')

  await judgeAll(page, 5)
  expect(await ticket(phone).textContent()).not.toBe(await ticket(page).textContent())
  await judgeAll(phone)
  await expect(phone.getByText('다른 사람이 나머지를 보고 있어요')).toBeVisible()
  await judgeAll(page)
  await expect(page.getByText('채점을 마쳤어요')).toBeVisible()
  // The ticket the first person had is now theirs to give a second opinion on, or nothing is left.
  await expect(phone.getByText('채점을 마쳤어요').or(ticket(phone))).toBeVisible({ timeout: 20_000 })
  await judgeAll(phone)
  await expect(phone.getByText('채점을 마쳤어요')).toBeVisible()
  await phone.goto(`/tasks/${taskId}/score/result`)
  await expect(phone.getByText('찾는 화면이 없어요')).toBeVisible()
  await context.close()

  await page.getByRole('link', { name: '결과 보기' }).click()
  await expect(page.getByText(`${MEMBER.name}`).first()).toBeVisible()
  await expect(page.getByText(/두 사람이 따로 채점한 \d+건/)).toBeVisible()
  await screenshot(page, 'score-result-shared')
})

test('labels in the file give the same figures at once, named for what they are; the dial turns by keyboard', async ({
  page,
}) => {
  await enter(page)
  await page.goto('/')
  await upload(page, path.resolve(import.meta.dirname, '../../samples/tickets-labelled-100.csv'))
  await page.getByRole('button', { name: '분류 실행' }).click()
  await page.getByRole('link', { name: '자세히 보기' }).click({ timeout: 60_000 })
  await expect(page.getByText('파일의 정답이 있는 100건과 견줬어요.')).toBeVisible()
  await expect(page.getByRole('heading', { name: '혼동 행렬' })).toBeVisible()
  const dial = page.getByRole('slider')
  if ((await dial.count()) > 0) {
    const before = await dial.getAttribute('aria-valuetext')
    await dial.focus()
    await page.keyboard.press('ArrowRight')
    await expect(dial).not.toHaveAttribute('aria-valuetext', before!)
  } else await expect(page.getByText(/틀린 티켓을 10건 이상/)).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await screenshot(page, 'accuracy-labels-360')
})
