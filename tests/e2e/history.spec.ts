import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { enter, SAMPLE, screenshot, upload } from './support.ts'

test.describe.configure({ mode: 'serial' })

/** What one run was called, so that runs of other specs beside it do not matter. */
const NAME = `9월 정기 보고 ${Date.now()}`
let original = ''
let again = ''

async function untilEnded(page: Page, taskId: string): Promise<void> {
  await expect
    .poll(
      async () => (await (await page.request.get(`/api/classifications/progress/${taskId}`)).json()).status,
    )
    .toBe('completed')
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `${title} 메뉴` }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function hashOnReceipt(page: Page, taskId: string): Promise<string> {
  await page.goto(`/tasks/${taskId}/receipt`)
  await expect(page.getByTestId('result-hash')).toHaveText(/^[0-9a-f]{64}$/)
  return page.getByTestId('result-hash').innerText()
}

test('a run gets a name and a note, and is found by both', async ({ page }) => {
  await enter(page)
  await page.goto('/')
  await upload(page, SAMPLE)
  await page.getByRole('button', { name: '분류 실행' }).click()
  await expect(page.getByText('500건을 모두 분류했어요')).toBeVisible()
  const { items } = await (await page.request.get('/api/classifications?limit=1')).json()
  original = items[0].task_id
  await page.goto(`/tasks/${original}`)
  await choose(page, 'tickets-500.csv', '이름과 메모')
  const dialog = page.getByRole('dialog', { name: '이름과 메모' })
  await expect(dialog.getByLabel('이름')).toBeFocused()
  await dialog.getByLabel('이름').fill(NAME)
  await dialog.getByLabel(/메모/).fill('규칙을 고치기 전 기준')
  await dialog.getByRole('button', { name: '저장' }).click()
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  await page.reload()
  await expect(page.getByText('규칙을 고치기 전 기준')).toBeVisible()

  await page.goto('/tasks')
  await page.getByRole('searchbox').fill('고치기 전')
  await expect(page).toHaveURL(/q=/)
  await expect(page.getByRole('link', { name: NAME })).toBeVisible()
})

test('a pinned run comes first in every order, until it is let go', async ({ page }) => {
  await enter(page)
  const newer = await page.request.post('/api/classifications/run', { data: {} })
  await untilEnded(page, (await newer.json()).task_id)
  await page.goto('/tasks')
  const rows = page.getByRole('main').getByRole('listitem')
  await expect(rows.first()).not.toContainText(NAME)
  await choose(page, NAME, '위에 고정')
  await expect(rows.first()).toContainText(NAME)
  await page.getByLabel('정렬').selectOption({ label: '오래된순' })
  await expect(page).toHaveURL(/sort=oldest/)
  // The list of the new order replaces this one, and an open menu with it.
  await page.reload()
  await expect(rows.first()).toContainText(NAME)
  await screenshot(page, 'history')
  await choose(page, NAME, '고정 풀기')
  await expect(page.getByRole('img', { name: '고정됨' })).toHaveCount(0)
})

test('run again as it was: the same result, and the receipt proves it', async ({ page }) => {
  await enter(page)
  await page.goto(`/tasks/${original}`)
  await choose(page, NAME, '그대로 다시 실행')
  await expect(page).not.toHaveURL(new RegExp(original))
  await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]{36}$/)
  again = page.url().split('/').at(-1)!
  await untilEnded(page, again)
  await expect(page.getByText('같은 결과예요')).toBeVisible()
  await expect(page.getByRole('link', { name: new RegExp(`원래 기록: ${NAME}`) })).toBeVisible()
  expect(await hashOnReceipt(page, again)).toBe(await hashOnReceipt(page, original))
  await page.getByRole('button', { name: '지금 결과와 맞는지 확인' }).click()
  await expect(page.getByText('기록한 해시와 같아요')).toBeVisible()
  await screenshot(page, 'receipt')
})

test('compare two runs over one file: from the task to the cell to its tickets', async ({ page }) => {
  await enter(page)
  const { file_id } = await (await page.request.get(`/api/classifications/${original}`)).json()
  const started = await page.request.post('/api/classifications/run', { data: { file_id, engine: 'ai' } })
  const { task_id: ai } = await started.json()
  await untilEnded(page, ai)
  await page.goto(`/tasks/${original}`)
  await page.getByRole('button', { name: '비교', exact: true }).click()
  const picker = page.getByRole('dialog', { name: '어떤 분류와 비교할까요?' })
  await picker.locator(`a[href*="${ai}"]`).click()
  await expect(page).toHaveURL(`/compare?a=${original}&b=${ai}`)
  await expect(
    page.getByRole('heading', { name: /500건 가운데 \d+건\([\d.]+%\)을 같게 분류했어요/ }),
  ).toBeVisible()
  await screenshot(page, 'compare')
  const cell = page.getByRole('table').getByRole('link', { name: /^A 배송 문의, B 배송 문의: / })
  const url = new URL((await cell.getAttribute('href')) ?? '', 'http://x')
  expect(url.pathname).toBe(`/tasks/${original}/tickets`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    category: '배송 문의',
    against: ai,
    against_category: '배송 문의',
  })
  await cell.click()
  await expect(page).toHaveURL(/\/tickets\?category=/)
})

test('the pages of the history have no violation that axe finds, in light and dark', async ({ page }) => {
  await enter(page)
  const { items } = await (await page.request.get(`/api/classifications?limit=3`)).json()
  const other = items.find(({ task_id }: { task_id: string }) => task_id !== original)
  const addresses = [
    '/tasks',
    `/compare?a=${original}&b=${other.task_id}`,
    `/compare?a=${original}&b=${again}`,
    `/tasks/${again}/receipt`,
  ]
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const address of addresses) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
      const { violations } = await new AxeBuilder({ page }).include('main').analyze()
      expect(violations.map(({ id, nodes }) => [address, id, nodes[0]?.html])).toEqual([])
    }
  }
})

test('two are chosen in the list and compared', async ({ page }) => {
  await enter(page)
  await page.goto('/tasks')
  await page.getByRole('button', { name: '두 개 비교' }).click()
  await page.getByRole('checkbox', { name: `${NAME} 고르기` }).check()
  await page.getByRole('checkbox', { name: 'tickets-500.csv 고르기' }).first().check()
  await page.getByRole('link', { name: '비교하기' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '분류 비교' })).toBeVisible()
})

test('a deleted run is gone from the list and from its address', async ({ page }) => {
  await enter(page)
  await page.goto('/tasks')
  await choose(page, NAME, '삭제')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('결과 500건이 함께 지워지고 되돌릴 수 없어요')
  await dialog.getByRole('button', { name: '지우기' }).click()
  await expect(page.getByRole('link', { name: NAME })).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: NAME })).toHaveCount(0)
  expect((await page.request.get(`/api/classifications/${original}`)).status()).toBe(404)
  expect((await page.goto(`/tasks/${original}`))?.status()).toBe(404)
  await page.goto(`/tasks/${again}`)
  await expect(page.getByText('원래 기록이 지워졌어요')).toBeVisible()
})

test('from the task’s own page a delete leads back to the list, without the row', async ({ page }) => {
  await enter(page)
  await page.goto(`/tasks/${again}`)
  await choose(page, 'tickets-500.csv', '삭제')
  await page.getByRole('alertdialog').getByRole('button', { name: '지우기' }).click()
  await expect(page).toHaveURL(/\/tasks$/)
  await expect(page.getByRole('heading', { level: 1, name: '분류 기록' })).toBeVisible()
  await expect(page.locator(`a[href="/tasks/${again}"]`)).toHaveCount(0)
})

test('a task of nobody is no comparison: 404', async ({ page }) => {
  await enter(page)
  const nobody = crypto.randomUUID()
  expect((await page.goto(`/compare?a=${nobody}&b=${crypto.randomUUID()}`))?.status()).toBe(404)
})
