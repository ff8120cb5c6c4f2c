import fs from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { richWorkbook } from '../factories/rich-workbook.ts'
import { cellsOf, unzip } from '../setup/read-xlsx.ts'
import { enter, screenshot } from './support.ts'

/** Uploads and classifies through the API as the person on the page; the wizard has tests of its own. */
async function classify(page: Page, name: string, content: string | Buffer): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) }
  const uploaded = await page.request.post('/api/files', { multipart: { file } })
  const { file_id } = await uploaded.json()
  const started = await page.request.post('/api/classifications/run', { data: { file_id } })
  const { task_id } = await started.json()
  await page.goto(`/tasks/${task_id}`)
  await expect(page.getByRole('button', { name: '내보내기' })).toBeVisible({ timeout: 60_000 })
}

/** What choosing an entry of the menu downloads. */
async function chosen(page: Page, item: string | RegExp): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('button', { name: '내보내기' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item }).click()
  const download = await downloading
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) }
}

test.beforeEach(async ({ page }) => enter(page))

test('an uploaded workbook comes back in every form of the menu, each with what is promised', async ({
  page,
}) => {
  await classify(page, '상담.xlsx', richWorkbook())
  await page.getByRole('button', { name: '내보내기' }).click()
  await expect(page.getByRole('menuitem')).toHaveCount(5)
  await screenshot(page, 'export-menu')
  await page.keyboard.press('Escape')

  const workbook = await chosen(page, /올린 파일에 열 추가/)
  expect(workbook.name).toBe('상담-분류.xlsx')
  const parts = unzip(workbook.bytes)
  expect([...parts.keys()]).toContain('xl/worksheets/sheet2.xml')
  expect(cellsOf(parts, 'xl/worksheets/sheet1.xml').get('D2')?.text).toBe('분류')
  expect(cellsOf(parts, 'xl/worksheets/sheet1.xml').get('D3')?.text).toBe('배송 문의')

  const excel = cellsOf(unzip((await chosen(page, /^Excel/)).bytes), 'xl/worksheets/sheet1.xml')
  expect(excel.get('A2')).toMatchObject({ text: '00012345', type: 'inlineStr' })

  const csv = await chosen(page, /^CSV ?다른/)
  expect(csv.name).toBe('상담-분류.csv')
  const rows = parse(csv.bytes, { bom: true, columns: true }) as Record<string, string>[]
  expect(rows.map((row) => [row.상품코드, row.제목])).toEqual([
    ['00012345', '배송 & 지연'],
    ['00000007', "'=1+1"],
    ['X', ''],
  ])
  expect((await chosen(page, /CP949/)).bytes.subarray(0, 4)).toEqual(Buffer.from([0xbb, 0xf3, 0xc7, 0xb0]))

  const [first] = (await chosen(page, /JSON Lines/)).bytes.toString().split('\n')
  expect(JSON.parse(first!)).toMatchObject({ category: '배송 문의', columns: { 상품코드: '00012345' } })
})

test('the menu of an uploaded CSV offers no workbook, and works by keyboard', async ({ page }) => {
  await classify(page, '문의.csv', '제목,본문\n배송,배송이 늦어요\n')
  const menu = page.getByRole('button', { name: '내보내기' })
  await menu.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await expect(page.getByRole('menuitem')).toHaveCount(4)
  const downloading = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await downloading).suggestedFilename()).toBe('문의-분류.xlsx')
})

test('a token is made, seen once, works from outside, and stops when it is revoked', async ({
  page,
  request,
}) => {
  await page.goto('/')
  await page.getByRole('button', { name: /의 계정/ }).click()
  await page.getByRole('menuitem', { name: 'API 토큰' }).click()
  await page.getByRole('textbox', { name: '이름' }).fill('아침 내보내기')
  await page.getByRole('button', { name: '토큰 만들기' }).click()
  await expect(page.getByRole('heading', { name: '‘아침 내보내기’ 토큰을 만들었어요' })).toBeFocused()
  const token = await page.getByText(/^bunryu_[\w-]{43}$/).innerText()
  await expect(page.getByText(`curl -H "Authorization: Bearer ${token}"`)).toBeVisible()
  await screenshot(page, 'new-token')

  const ask = async () =>
    (await request.get('/api/classifications', { headers: { authorization: `Bearer ${token}` } })).status()
  expect(await ask()).toBe(200)
  await page.getByRole('button', { name: '옮겨 두었어요' }).click()
  await page.reload()
  await expect(page.getByText(token)).toHaveCount(0)
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: '아침 내보내기' })
  await expect(row).toContainText('마지막 사용')

  await row.getByRole('button', { name: '아침 내보내기 폐기' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '폐기' }).click()
  await expect(row).toContainText('폐기됨')
  expect(await ask()).toBe(401)
  await screenshot(page, 'tokens')
})
