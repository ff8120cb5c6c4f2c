import { expect } from '@playwright/test'
import { findNginx } from '../../scripts/nginx.mjs'
import { endsRight, LONG, reaches, test, watchTask } from './live-support.ts'
import { NginxProxy } from './nginx-proxy.ts'
import { StreamReader } from './stream-reader.ts'
import { largeFile, signIn, upload, watchBar } from './support.ts'

const ALL_TASKS = '/api/classifications/events'
/** About two events a second: one that a buffer of 4 kB held back would wait for several others, for seconds. */
const TICKETS_PER_SECOND = 2
const HELD_BACK_MS = 1_000

let nginx: NginxProxy

test.beforeAll(async ({ server }) => {
  const program = findNginx()
  test.skip(
    !program,
    'There is no nginx here, and none can be had: that takes Debian and its package server.',
  )
  nginx = await NginxProxy.start(program!, server.port)
})

test.afterAll(() => nginx?.stop())

test('each event comes through at once, compressed by nobody', async ({ server, taskId }) => {
  server.pace(TICKETS_PER_SECOND)
  const direct = await StreamReader.open(server.url, ALL_TASKS, server)
  const proxied = await StreamReader.open(nginx.url, ALL_TASKS, server)
  expect(proxied.headers.get('content-type')).toContain('text/event-stream')
  expect(proxied.headers.get('content-encoding')).toBeNull()
  await expect.poll(() => proxied.arrivals.length, LONG).toBeGreaterThan(12)
  const directAt = new Map(direct.arrivals.map(({ version, at }) => [version, at]))
  const versions = proxied.arrivals.map(({ version }) => version)
  expect(versions).toEqual([...versions].sort((a, b) => a - b))
  const inBoth = proxied.arrivals.filter(({ version }) => directAt.has(version))
  expect(inBoth.length).toBeGreaterThan(8)
  for (const { version, at } of inBoth) expect(at - directAt.get(version)!).toBeLessThan(HELD_BACK_MS)

  server.pace()
  await expect.poll(async () => (await server.taskRow(taskId)).status, LONG).toBe('completed')
  direct.close()
  proxied.close()
})

test('an idle stream outlives twenty seconds, with heartbeats', async ({ server }) => {
  const stream = await StreamReader.open(nginx.url, ALL_TASKS, server)
  await expect.poll(() => stream.beats.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2)
  expect(stream.isEnded).toBe(false)
  expect(stream.beats[1]! - stream.beats[0]!).toBeLessThan(20_000)
  stream.close()
})

test('a browser behind it watches a task live', async ({ page, server, taskId }) => {
  let polls = 0
  page.on('request', (request) => {
    if (request.url().includes('/api/classifications/progress/')) polls++
  })
  const seen = await watchTask(page, taskId, nginx.url)
  await reaches(seen, 10)
  expect(polls).toBe(0)
  server.pace()
  await endsRight(page, seen)
})

test.describe('from the first visit', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  test('a browser behind it signs in, uploads, runs and cancels', async ({ browser, server }) => {
    const context = await browser.newContext({
      baseURL: nginx.url,
      storageState: { cookies: [], origins: [] },
    })
    const page = await context.newPage()
    await signIn(page)
    server.pace(200)
    // Larger than what nginx takes in one request.
    await upload(page, largeFile(4_000, 400))
    await page.getByRole('button', { name: '분류 실행' }).click()
    await reaches(await watchBar(page), 1)
    await page.getByRole('button', { name: '멈추기' }).click()
    await page.getByRole('alertdialog').getByRole('button').last().click()
    await expect(page.getByText('분류를 멈췄어요').first()).toBeVisible(LONG)
    server.pace()
    await context.close()
  })
})
