import { AxeBuilder } from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { enter, SAMPLE, upload } from './support.ts'

test.describe.configure({ mode: 'serial' })

let context: BrowserContext
let page: Page
let taskPath: string

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext()
  page = await context.newPage()
  await enter(page)
  await page.goto('/')
  await upload(page, SAMPLE)
  await page.getByRole('button', { name: '분류 실행' }).click()
  await expect(page.getByText('500건을 모두 분류했어요')).toBeVisible()
  const { items } = await (await page.request.get('/api/classifications?limit=1')).json()
  taskPath = `/tasks/${items[0].task_id}`
})
test.afterAll(() => context.close())

const grid = () => page.getByRole('grid', { name: '티켓' })
const rows = () => grid().getByRole('row')

/** Follows a link of the result to as many tickets as it says. */
async function expectTickets(count: number): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: /^\d/ })).toHaveText(`${count}건`)
  await expect(grid()).toHaveAttribute('aria-rowcount', String(count))
}

test('a category, a slice, a cell and a bar each lead to exactly the tickets they count', async () => {
  const result = await (await page.request.get(`/api/classifications/${taskPath.slice(7)}/result`)).json()
  const [category] = result.category_info
  const [channel] = result.channel_info
  const [day] = result.day_info

  await page.goto(taskPath)
  await page
    .getByRole('row', { name: new RegExp(`^${category.category}`) })
    .first()
    .getByRole('link')
    .first()
    .click()
  await expectTickets(category.count)

  await page.goto(taskPath)
  const donut = page.locator('article', { hasText: channel.channel }).first().locator('svg a').first()
  const slice = await donut.locator('title').textContent()
  await donut.locator('path').click({ position: await insideOf(donut.locator('path')), force: true })
  await expectTickets(channel.by_category[slice ?? ''])

  await page.goto(taskPath)
  const heatMap = page.getByRole('region', { name: '채널별 분류 한눈에' })
  await heatMap
    .getByRole('row', { name: new RegExp(`^${channel.channel}`) })
    .getByRole('cell')
    .first()
    .getByRole('link')
    .click()
  await expectTickets(channel.by_category[category.category])

  await page.goto(taskPath)
  const chart = page.getByRole('region', { name: '기간별 티켓' })
  await chart.getByRole('button', { name: '표로 보기' }).click()
  await chart.getByRole('row').nth(1).getByRole('cell').last().getByRole('link').click()
  await expectTickets(day.count)
})

/** A point on a slice itself: the middle of its box may be the hole. */
async function insideOf(path: ReturnType<Page['locator']>): Promise<{ x: number; y: number }> {
  return path.evaluate((element) => {
    const shape = element as unknown as SVGPathElement
    const box = shape.getBoundingClientRect()
    const svg = shape.ownerSVGElement!
    for (let x = 1; x < box.width; x += 2) {
      for (let y = 1; y < box.height; y += 2) {
        const point = new DOMPoint(box.left + x, box.top + y).matrixTransform(shape.getScreenCTM()!.inverse())
        const at = svg.createSVGPoint()
        Object.assign(at, { x: point.x, y: point.y })
        if (shape.isPointInFill(at)) return { x, y }
      }
    }
    throw new Error('an empty slice')
  })
}

test('the histogram bars do not overlap, and together hold every ticket', async () => {
  const result = await (await page.request.get(`/api/classifications/${taskPath.slice(7)}/result`)).json()
  await page.goto(taskPath)
  const bars = page.getByRole('region', { name: '신뢰도' }).getByRole('table').getByRole('link')
  await expect(bars.first()).toBeAttached()
  const hrefs = await bars.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const counts: number[] = []
  for (const href of hrefs) {
    const query = href.split('?')[1]
    const { total } = await (
      await page.request.get(`/api/classifications/${taskPath.slice(7)}/tickets/count?${query}`)
    ).json()
    counts.push(total)
  }
  const shown = result.reliability_info.confidence_histogram.filter((count: number) => count > 0)
  expect(counts).toEqual(shown)
})

test('j, k, Enter, Esc and / do what the help line says', async () => {
  await page.goto(`${taskPath}/tickets`)
  await expect(rows().first()).toBeVisible()
  await page.keyboard.press('j')
  await expect(rows().nth(1)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(rows().nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog')
  await expect(panel).toBeVisible()
  const first = page.url()
  await page.keyboard.press('j')
  await expect(page).not.toHaveURL(first)
  await expect(rows().nth(2)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(rows().nth(2)).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
})

test('the address holds the filters and the open ticket; back undoes a choice', async () => {
  await page.goto(`${taskPath}/tickets`)
  await page.getByRole('combobox', { name: '분류', exact: true }).selectOption('환불/교환')
  await expect(page).toHaveURL(/category=/)
  await page.getByRole('searchbox').fill('환불')
  await expect(page).toHaveURL(/q=/)
  await expect(rows().first()).toContainText('환불')
  await rows().first().click()
  await expect(page).toHaveURL(/ticket=\d+/)
  const shown = await page.getByRole('dialog').getByRole('article').innerText()

  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByRole('dialog').getByRole('article')).toHaveText(shown.replace(/\n+/, ''))
  await expect(other.getByRole('searchbox')).toHaveValue('환불')
  await other.close()

  await page.goBack()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goBack()
  await expect(page).not.toHaveURL(/q=/)
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await page.goBack()
  await expectTickets(500)
})

test('scrolling reaches the last of the tickets, with only some of them in the page', async () => {
  await page.goto(`${taskPath}/tickets`)
  await expect(rows().first()).toBeVisible()
  await expect
    .poll(async () => {
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
      return rows().last().getAttribute('aria-rowindex')
    })
    .toBe('500')
  expect(await rows().count()).toBeLessThan(100)
})

test('a ticket is corrected where it is read, counts in the reliability, and can be taken back', async () => {
  await page.goto(`${taskPath}/tickets`)
  await rows().first().click()
  const panel = page.getByRole('dialog')
  await panel.getByRole('combobox', { name: '맞는 분류' }).selectOption('불만/클레임')
  await expect(panel.getByText('‘불만/클레임’로 바로잡았어요.')).toBeVisible()
  await expect(rows().first()).toContainText('정답: 불만/클레임')
  await page.goto(taskPath)
  await expect(page.getByText('사람이 정답을 알려 준 1건으로 쟀어요.')).toBeVisible()
  await page.goto(`${taskPath}/tickets?reviewed=true`)
  await expectTickets(1)
  await rows().first().click()
  await panel.getByRole('button', { name: '되돌리기' }).click()
  await expect(panel.getByRole('button', { name: '되돌리기' })).toBeHidden()
  await page.goto(taskPath)
  await expect(page.getByText('미측정').first()).toBeVisible()
})

test('paper shows the result alone: no shell, no buttons, a head with the file and its days', async () => {
  await page.goto(taskPath)
  await expect(page.getByRole('heading', { name: '분류별 티켓' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('banner')).toBeHidden()
  await expect(page.getByRole('button', { name: '인쇄 · PDF' })).toBeHidden()
  await expect(page.getByText('500건을 모두 분류했어요')).toBeHidden()
  await expect(page.getByText(/^접수 기간 /)).toBeVisible()
  await page.emulateMedia({ media: null })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the result, the table and the panel (${colorScheme})`, async () => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(taskPath)
    await expect(page.getByRole('heading', { name: '기간별 티켓' })).toBeVisible()
    await expectNoSeriousFault()
    await page.goto(`${taskPath}/tickets?failed=false`)
    await expect(rows().first()).toBeVisible()
    await expectNoSeriousFault()
    await rows().first().click()
    await expect(page.getByRole('dialog').getByText('이 티켓의 분류 기록')).toBeVisible()
    await expectNoSeriousFault()
  })
}

async function expectNoSeriousFault(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .join(' | ')
          .slice(0, 600)}`,
    ),
  ).toEqual([])
}
