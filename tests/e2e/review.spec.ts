import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { enter, screenshot, upload } from './support.ts'

/** In no training file: both models can be asked about it. */
const FILE = path.resolve(import.meta.dirname, '../../samples/tickets-labelled-100.csv')

test.describe.configure({ mode: 'serial' })

/** Moves with Tab until the focus is where it should be: the way of someone without a pointer. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>, limit = 80): Promise<void> {
  for (let i = 0; i < limit; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the focus never came there')
}

async function expectNoViolations(page: Page): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    // Colours fade; what is measured is where they end.
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes[0]?.html}`)).toEqual([])
  }
}

/** A page that was drawn by the server hears keys once it has come to life. */
async function openBulk(page: Page): Promise<ReturnType<Page['locator']>> {
  const dialog = page.getByRole('dialog')
  await expect(async () => {
    await page.keyboard.press('b')
    await expect(dialog).toBeVisible({ timeout: 1_000 })
  }).toPass()
  return dialog
}

/** A judgement is shown at once and saved behind. */
async function answered(page: Page, press: () => Promise<void>, url = /\/label$/): Promise<void> {
  const saved = page.waitForResponse((response) => url.test(response.url()))
  await press()
  expect((await saved).ok()).toBe(true)
}

const batchName = '배송으로 모두'
let reviewUrl: string

test('by keyboard alone: five tickets reviewed, a filter corrected at once, and undone', async ({ page }) => {
  await enter(page)
  await page.goto('/')
  await upload(page, FILE)
  await page.getByRole('button', { name: '분류 실행' }).click()
  await expect(page.getByText('100건을 모두 분류했어요')).toBeVisible()
  await page.goto('/tasks')
  await page
    .getByRole('link', { name: /tickets-labelled-100\.csv/ })
    .first()
    .click()
  const link = page.getByRole('link', { name: '검토하기' })
  await expect(link).toBeVisible()
  await tabTo(page, link)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '검토' })).toBeVisible()
  reviewUrl = new URL(page.url()).pathname
  await expect(page.getByText('남은 티켓 100건')).toBeVisible()

  await expect(page.getByRole('article', { name: '검토할 티켓' })).toBeVisible()
  await answered(page, () => page.keyboard.press('Enter'))
  await answered(page, () => page.keyboard.press('1'))
  await answered(page, () => page.keyboard.press('2'))
  await answered(page, () => page.keyboard.press('n'))
  await page.keyboard.press('s')
  await answered(page, () => page.keyboard.press('a'))
  await expect(page.getByText('5건 검토했어요')).toBeVisible()
  await answered(page, () => page.keyboard.press('u'), /\/api\/reviews\/\d+$/)
  await expect(page.getByText('4건 검토했어요')).toBeVisible()
  await answered(page, () => page.keyboard.press('3'))
  await expect(page.getByText('남은 티켓 95건')).toBeVisible()
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await expect(page.getByRole('article', { name: '검토할 티켓' })).toContainText('나중에')
  await expectNoViolations(page)
  await screenshot(page, 'review')

  await page.goto(`${reviewUrl}?category=${encodeURIComponent('기타')}`)
  await expect(page.getByText(/남은 티켓/)).toBeVisible()
  const dialog = await openBulk(page)
  await tabTo(page, dialog.getByLabel('어떤 분류로 바꿀까요?'))
  await page.keyboard.press('ArrowDown')
  await tabTo(page, dialog.getByLabel('이름'))
  await page.keyboard.type(batchName)
  await expect(dialog.getByText(/건을 ‘배송 문의’로 바꿔요/)).toBeVisible()
  const apply = dialog.getByRole('button', { name: /건 바꾸기/ })
  await expect(apply).toBeEnabled()
  await expectNoViolations(page)
  await page.keyboard.press('Enter')
  await expect(page.getByText('검토할 티켓이 없어요')).toBeVisible()
  const undo = page.getByRole('button', { name: `${batchName} 되돌리기` })
  await expect(undo).toBeVisible()
  await expectNoViolations(page)
  await tabTo(page, undo)
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog')
  await expect(question).toBeVisible()
  await tabTo(page, question.getByRole('button', { name: '되돌리기' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: '검토할 티켓' })).toBeVisible()
  await expect(page.getByText('관리자 되돌림')).toBeVisible()

  // The engine's answers of a category taken as they are, for the model to learn from.
  await page.goto(`${reviewUrl}?category=${encodeURIComponent('배송 문의')}`)
  await expect(page.getByText(/남은 티켓/)).toBeVisible()
  await openBulk(page)
  await tabTo(page, dialog.getByLabel('어떤 분류로 바꿀까요?'))
  await page.keyboard.press('ArrowDown')
  await expect(apply).toBeEnabled()
  await tabTo(page, apply)
  await page.keyboard.press('Enter')
  await expect(page.getByText('검토할 티켓이 없어요')).toBeVisible()
})

test('retraining by keyboard: the comparison is shown, a person activates, and one click goes back', async ({
  page,
}) => {
  await enter(page)
  await page.goto('/models')
  const retrain = page.getByRole('button', { name: '다시 학습' })
  await expect(retrain).toBeVisible()
  await expectNoViolations(page)
  await tabTo(page, retrain)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/models\/[0-9a-f-]{36}/)
  const model = await page.getByRole('heading', { level: 1 }).innerText()
  const name = model.split('\n')[0]!.trim()
  await expect(page.getByRole('heading', { name: '지금 모델과 비교' })).toBeVisible({ timeout: 110_000 })
  // A handful of questions claims nothing, and the page says so.
  await expect(page.getByText('차이가 있다고 할 수 없어요')).toBeVisible()
  await expect(page.getByRole('columnheader', { name: '차이 (95% 구간)' })).toBeVisible()
  await expectNoViolations(page)
  await screenshot(page, 'comparison')
  await tabTo(page, page.getByRole('button', { name: '이 모델 쓰기' }))
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog')
  await tabTo(page, question.getByRole('button', { name: '바꾸기' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('사용 중').first()).toBeVisible()

  await page.goto('/models')
  const back = page.getByRole('button', { name: '‘기본 모델’ 모델로 되돌리기' })
  await expect(back).toBeVisible()
  await expectNoViolations(page)
  await tabTo(page, back)
  await page.keyboard.press('Enter')
  await expect(page.getByText('다시 ‘기본 모델’ 모델로 분류해요')).toBeVisible()
  await expect(back).toBeHidden()
  await expect(page.getByText(`${name} → 기본 모델 (되돌림)`)).toBeVisible()
})

test('the rules’ figures and the audit trail show what was done, to administrators', async ({ page }) => {
  await enter(page)
  await page.goto('/rules')
  await expect(page.getByRole('heading', { name: /규칙이 .* 맞혔어요/ })).toBeVisible()
  await expectNoViolations(page)
  await page.goto('/settings/audit')
  const list = page.getByRole('list', { name: '감사 기록' })
  await expect(list).toContainText('모델 되돌림')
  await expect(list).toContainText(batchName)
  await expectNoViolations(page)
  await page.goto('/settings/audit?action=review.batch_undo')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  const download = page.waitForEvent('download')
  await tabTo(page, page.getByRole('link', { name: 'CSV로 내려받기' }))
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toMatch(/^audit-.*\.csv$/)
})
