import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { choose, enter, largeFile, screenshot, upload } from './support.ts'

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/files')
const CP949 = path.join(FIXTURES, 'cp949-title-rows-above-header.csv')
const PROTECTED = path.join(FIXTURES, 'protected.xlsx')

test.describe.configure({ mode: 'serial' })

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

test('a CP949 export with title rows above its header goes through the wizard to a run', async ({ page }) => {
  await enter(page)
  await page.goto('/')
  await choose(page, CP949)
  await expect(page.getByRole('heading', { name: '열 연결' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByLabel('인코딩')).toHaveValue('cp949')
  await expect(page.getByLabel('머리글 행')).toHaveValue('4')
  await expect(page.getByLabel('본문 필수').locator('option:checked')).toHaveText('VOC')
  await expect(page.getByText('확인 필요').first()).toBeVisible()
  await expect(page.getByRole('cell', { name: /펲시 주문/ })).toBeVisible()
  await expect(page.getByText('본문이 비어 있어요').first()).toBeVisible()
  await screenshot(page, 'import-wizard')
  const { violations } = await new AxeBuilder({ page }).include('main').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  await page.getByLabel('인코딩').selectOption('utf-8')
  await expect(page.getByText(/읽지 못한 글자가 \d+개/)).toBeVisible({ timeout: 30_000 })
  await page.getByLabel('인코딩').selectOption('cp949')
  await page.getByLabel('제목', { exact: true }).selectOption('비고')
  await expect(page.getByText('직접 골랐어요')).toBeVisible()
  const go = page.getByRole('button', { name: '가져오기', exact: true })
  await expect(go).toBeEnabled({ timeout: 30_000 })
  await go.click()

  await expect(page.getByText('2행은 빼 두었어요')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: '분류 실행' }).click()
  await expect(page.getByText('5건을 모두 분류했어요')).toBeVisible({ timeout: 60_000 })
})

test('the same bytes warn, and next week’s file that looks the same is mapped as this one was', async ({
  page,
}) => {
  await enter(page)
  await page.goto('/files')
  await choose(page, CP949)
  await expect(page.getByRole('alert').first()).toContainText('이미 가져온 파일이에요', { timeout: 30_000 })
  await page.getByRole('button', { name: '그래도 다시 가져오기' }).click()
  await page.getByRole('button', { name: '자세히 보고 바꾸기' }).click()
  await expect(page.getByText('지난번과 같아요').first()).toBeVisible()
  await page.getByRole('button', { name: '다른 파일 고르기' }).click()
  await expect(page.locator('input[type=file]').first()).toBeAttached()
})

test('a protected workbook asks for its password', async ({ page }) => {
  await enter(page)
  await page.goto('/')
  await choose(page, PROTECTED)
  await page.getByLabel('파일 암호').fill('틀린 암호')
  await page.getByLabel('파일 암호').press('Enter')
  await expect(page.getByText('암호가 맞지 않아요. 다시 적어 주세요.')).toBeVisible({ timeout: 30_000 })
  await screenshot(page, 'import-password')
  await page.getByLabel('파일 암호').fill('열려라 참깨')
  await page.getByRole('button', { name: '열기', exact: true }).click()
  await page.getByRole('button', { name: '그대로 가져오기' }).click({ timeout: 30_000 })
  await expect(page.getByText('protected.xlsx').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('2건 · XLSX').first()).toBeVisible()
})

test('on a narrow phone the tables scroll, the page does not; a reload keeps the questions open', async ({
  page,
}) => {
  await enter(page)
  await page.goto('/')
  await page.setViewportSize({ width: 360, height: 740 })
  await choose(page, CP949)
  await page.getByRole('button', { name: '그래도 다시 가져오기' }).click({ timeout: 30_000 })
  await page.getByRole('button', { name: '자세히 보고 바꾸기' }).click({ timeout: 30_000 })
  await expect(page.getByRole('heading', { name: '읽기 설정' })).toBeVisible()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await screenshot(page, 'import-wizard-360')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screenshot(page, 'import-wizard-360-dark')
  await page.reload()
  await expect(page.getByRole('button', { name: '그래도 다시 가져오기' })).toBeVisible({ timeout: 30_000 })
})

test('an upload whose connection is cut goes on with what is missing', async ({ page }) => {
  await enter(page)
  await page.goto('/')
  let cuts = 0
  await page.route(/\/api\/uploads\/.*\/parts\/1$/, (route) =>
    cuts++ === 0 ? route.abort() : route.continue(),
  )
  const parts: string[] = []
  page.on('requestfinished', (request) => {
    const part = /\/parts\/(\d+)$/.exec(request.url())?.[1]
    if (part) parts.push(part)
  })
  await upload(page, largeFile(3_000, 400))
  expect(cuts).toBe(2)
  expect(parts).toEqual(['0', '1', ...parts.slice(2)])
  expect(new Set(parts).size).toBe(parts.length)
})
