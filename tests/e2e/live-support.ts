import { type BrowserContext, test as base, expect, type Page, type Request } from '@playwright/test'
import { OwnServer } from './own-server.ts'
import { largeFile, watchBar } from './support.ts'

export const TICKETS = 6_000
/** So slow that a test always falls into the middle: half a minute a run. */
export const SLOWLY = 200
/** The right state may be a while in coming where the machine has other work to do. */
export const LONG = { timeout: 60_000 }
/** What the page says while it cannot hear. */
export const TROUBLE = /재연결 중이에요|인터넷 연결이 끊겼어요/

interface LiveWorld {
  server: OwnServer
  fileId: string
}

/** Signed in at a server of its own, with a worker that goes as fast as it is told, and one imported file. */
export const test = base.extend<{ taskId: string }, LiveWorld>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
    async ({}, use, { parallelIndex }) => {
      const server = await OwnServer.start(`live-${parallelIndex}`)
      server.startWorker()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  fileId: [
    async ({ server }, use) => use(await server.importFile(largeFile(TICKETS))),
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ server }, use) =>
    use({
      cookies: [
        {
          ...server.cookie,
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Lax',
        },
      ],
      origins: [],
    }),
  /** A task that goes slowly until `server.pace()`. */
  taskId: async ({ server, fileId }, use) => {
    server.pace(SLOWLY)
    await use(await server.startTask(fileId))
    server.pace()
  },
})

/** Opens the task's page and keeps every value its bar shows. @returns those values */
export async function watchTask(page: Page, taskId: string, url = ''): Promise<() => Promise<number[]>> {
  await page.goto(`${url}/tasks/${taskId}`)
  return watchBar(page)
}

export async function reaches(seen: () => Promise<number[]>, percentage: number): Promise<void> {
  await expect
    .poll(async () => (await seen()).at(-1) ?? 0, { ...LONG, intervals: [100] })
    .toBeGreaterThan(percentage)
}

/**
 * The page shows the end and its result. The values of the bar never go back; they would be gone had the page been
 * loaded anew.
 */
export async function endsRight(page: Page, seen: () => Promise<number[]>, tickets = TICKETS): Promise<void> {
  await expect(page.getByText(`${tickets.toLocaleString('ko')}건을 모두 분류했어요`)).toBeVisible(LONG)
  await expect(page.getByRole('heading', { name: '분류별 티켓' })).toBeVisible(LONG)
  await expect(page.getByText(TROUBLE)).toHaveCount(0)
  const values = await seen()
  expect(values).toEqual([...values].sort((a, b) => a - b))
}

/** Counts the event streams of all tabs. */
export class StreamCount {
  total = 0
  mostOpen = 0
  readonly #open = new Set<Request>()

  constructor(context: BrowserContext) {
    context.on('request', (request) => {
      if (!isStream(request)) return
      this.total++
      this.#open.add(request)
      this.mostOpen = Math.max(this.mostOpen, this.#open.size)
    })
    const close = (request: Request) => this.#open.delete(request)
    context.on('requestfinished', close).on('requestfailed', close)
  }

  /** What a closing tab had open goes with it. */
  pageCloses(page: Page): void {
    for (const request of this.#open) if (request.frame().page() === page) this.#open.delete(request)
  }
}

export const EVENTS = /\/api\/classifications\/(?:[^/]+\/)?events$/

function isStream(request: Request): boolean {
  return EVENTS.test(request.url())
}
