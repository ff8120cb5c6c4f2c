import process from 'node:process'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runInRequest } from '#lib/runner/run-in-request.ts'
import { cancelTask } from '#lib/tasks/mutations.ts'
import { engineOf, prediction } from '#tests/factories/engines.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { countResults, readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const SECRET = 'a-secret-of-the-platform'
const BUDGET_MS = 2_000
const database = testDatabase()
const store = globalThis as typeof globalThis & { __bunryuSettings?: unknown }

/** What Next would do after the response. */
const afterwards: (() => Promise<void>)[] = []
vi.mock('next/server', () => ({ after: (work: () => Promise<void>) => afterwards.push(work) }))

beforeAll(() => {
  process.env.RUNNER = 'request'
  process.env.CRON_SECRET = SECRET
  store.__bunryuSettings = undefined
})
afterAll(() => {
  delete process.env.RUNNER
  delete process.env.CRON_SECRET
  store.__bunryuSettings = undefined
})
beforeEach(() => {
  afterwards.length = 0
})

async function startTask(count: number): Promise<{ taskId: string; userId: string }> {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(count) })
  return { userId, taskId: await createTask(database.pool, { userId, file }) }
}

/** 100 tickets a second. */
const slowEngine = engineOf(async (tickets) => {
  await new Promise((resolve) => setTimeout(resolve, tickets.length * 10))
  return tickets.map(() => prediction())
})

describe('a run within a time budget', () => {
  it('hands a task on again and again until it is complete, each time before the limit', async () => {
    const { taskId } = await startTask(500)
    let runs = 0
    for (let isWorkLeft = true; isWorkLeft; runs++) {
      const startedAt = performance.now()
      const run = await runInRequest({
        pool: database.pool,
        budgetMs: BUDGET_MS,
        taskId,
        engines: slowEngine,
      })
      isWorkLeft = run.isWorkLeft
      expect(performance.now() - startedAt).toBeLessThan(2 * BUDGET_MS)
    }
    expect(runs).toBeGreaterThan(1)
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 500 })
    expect(await countResults(database.pool, taskId)).toBe(500)
  }, 30_000)

  it('shares tasks with another run at the same time, and does each once', async () => {
    const tasks = await Promise.all([startTask(300), startTask(300), startTask(300)])
    const run = () => runInRequest({ pool: database.pool, budgetMs: 10_000 })
    await Promise.all([run(), run()])
    for (const { taskId } of tasks)
      expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 300 })
  })

  it('ends a task that was cancelled before anyone worked on it', async () => {
    const { taskId, userId } = await startTask(50)
    await cancelTask(database.pool, { taskId, userId })
    await runInRequest({ pool: database.pool, budgetMs: BUDGET_MS, taskId })
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'cancelled' })
  })
})

describe('GET /api/cron/run', () => {
  const cron = async (authorization?: string) => {
    const { GET } = await import('../../app/api/cron/run/route.ts')
    const headers: Record<string, string> = authorization ? { authorization } : {}
    return GET(new Request('http://localhost/api/cron/run', { headers }), undefined)
  }

  it.each([undefined, 'Bearer wrong', `Bearer ${SECRET}x`, SECRET])(
    'is not there for who says %s',
    async (authorization) => {
      expect((await cron(authorization)).status).toBe(404)
      expect(afterwards).toHaveLength(0)
    },
  )

  it('answers the platform at once and then picks up what was left', async () => {
    const { taskId } = await startTask(200)
    const response = await cron(`Bearer ${SECRET}`)
    expect(response.status).toBe(202)
    await afterwards[0]!()
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 200 })
  })
})
