import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, type Page } from '@playwright/test'
import { Line } from './line.ts'
import {
  EVENTS,
  endsRight,
  LONG,
  reaches,
  SLOWLY,
  TICKETS,
  TROUBLE,
  test,
  watchTask,
} from './live-support.ts'
import { largeFile } from './support.ts'

test('20 seconds offline in the middle: it says so, catches up and ends', async ({
  context,
  page,
  server,
  taskId,
}) => {
  server.pace(SLOWLY / 2)
  const line = await Line.open(server.port)
  const seen = await watchTask(page, taskId, line.url)
  await reaches(seen, 3)
  line.die()
  await context.setOffline(true)
  await expect(page.getByText('인터넷 연결이 끊겼어요')).toBeVisible(LONG)
  const before = (await seen()).at(-1) ?? 0
  await page.waitForTimeout(20_000)
  expect((await seen()).at(-1)).toBe(before)
  line.revive()
  await context.setOffline(false)
  await expect(page.getByText(TROUBLE)).toHaveCount(0, LONG)
  await reaches(seen, before + 10)
  server.pace()
  await endsRight(page, seen)
  await line.close()
})

test('a task that ends while one is offline has ended on return', async ({
  context,
  page,
  server,
  taskId,
}) => {
  const line = await Line.open(server.port)
  const seen = await watchTask(page, taskId, line.url)
  await reaches(seen, 3)
  line.die()
  await context.setOffline(true)
  await expect(page.getByText('인터넷 연결이 끊겼어요')).toBeVisible(LONG)
  server.pace()
  await expect.poll(async () => (await server.taskRow(taskId)).status, LONG).toBe('completed')
  line.revive()
  await context.setOffline(false)
  await endsRight(page, seen)
  await line.close()
})

const BLOCKADES = {
  'is cut off': (page: Page) => page.route(EVENTS, (route) => route.abort()),
  'is answered with a page': (page: Page) =>
    page.route(EVENTS, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Welcome</h1>' })),
  'is forbidden': (page: Page) => page.route(EVENTS, (route) => route.fulfill({ status: 403 })),
  'is never answered': (page: Page) => page.route(EVENTS, () => undefined),
}

for (const [how, block] of Object.entries(BLOCKADES)) {
  test(`where the event stream ${how}, polling brings the right end`, async ({ page, server, taskId }) => {
    await block(page)
    const seen = await watchTask(page, taskId)
    await reaches(seen, 3)
    server.pace()
    await endsRight(page, seen)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
}

test('a laptop that slept half a minute is right within seconds of waking', async ({
  playwright,
  launchOptions,
  storageState,
  server,
  taskId,
}) => {
  test.skip(process.platform === 'win32', 'Windows has no signal that stops a browser.')
  // Its processes are one group, which stops and goes on as a machine does: timers stand still, the clock does not.
  const machine = await playwright.chromium.launchServer(launchOptions)
  const browser = await playwright.chromium.connect(machine.wsEndpoint())
  const group = -machine.process().pid!
  const line = await Line.open(server.port)
  try {
    server.pace(SLOWLY / 2)
    const page = await (await browser.newContext({ storageState })).newPage()
    const seen = await watchTask(page, taskId, line.url)
    await reaches(seen, 3)
    process.kill(group, 'SIGSTOP')
    await sleep(30_000)
    line.forget()
    const { processed } = await server.taskRow(taskId)
    process.kill(group, 'SIGCONT')
    await reaches(seen, Math.floor((processed * 100) / TICKETS) - 1)
    await expect(page.getByText(TROUBLE)).toHaveCount(0, LONG)

    process.kill(group, 'SIGSTOP')
    server.pace()
    await expect.poll(async () => (await server.taskRow(taskId)).status, LONG).toBe('completed')
    process.kill(group, 'SIGCONT')
    await endsRight(page, seen)
  } finally {
    process.kill(group, 'SIGCONT')
    await browser.close()
    await machine.close()
    await line.close()
  }
})

test('a stream that is cut every two seconds: no step back, and the right end', async ({
  page,
  server,
  taskId,
}) => {
  const line = await Line.open(server.port, { cutStreamsAfterMs: 2_000 })
  const seen = await watchTask(page, taskId, line.url)
  await expect.poll(() => line.cuts, LONG).toBeGreaterThanOrEqual(3)
  server.pace()
  await endsRight(page, seen)
  await line.close()
})

/** By the built product's own runner, whose engine nothing slows: its saves are slowed instead. */
const MANY = 30_000
const SAVE_MS = 400

test('the server is killed in the middle and started again: the task goes on where it was', async ({
  page,
  server,
}) => {
  test.setTimeout(240_000)
  await server.killWorker()
  await server.killWeb()
  await server.startWeb('inline')
  const fileId = await server.importFile(largeFile(MANY))
  await server.slowSaves(SAVE_MS)
  await page.goto('/tasks')
  const taskId = await server.startTask(fileId)
  const seen = await watchTask(page, taskId)
  await reaches(seen, 2)
  await server.killWeb()
  const atDeath = await server.taskRow(taskId)
  expect(atDeath.status).toBe('running')
  await expect(page.getByText('재연결 중이에요')).toBeVisible(LONG)
  await server.unslowSaves()
  await server.startWeb('inline')
  await expect
    .poll(async () => (await server.taskRow(taskId)).processed, { ...LONG, intervals: [50] })
    .toBeGreaterThan(atDeath.processed)
  await endsRight(page, seen, MANY)
  const ended = await server.taskRow(taskId)
  expect(ended.processed).toBe(MANY)
  expect(ended.lease).toBeGreaterThan(atDeath.lease)
  expect(await server.countResults(taskId)).toBe(MANY)
  await server.killWeb()
  await server.startWeb('external')
  server.startWorker()
})
