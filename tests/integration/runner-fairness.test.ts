import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { SHARD_SIZE } from '#lib/tasks/insert-shards.ts'
import { engineOf, prediction } from '#tests/factories/engines.ts'
import { createFile, createLargeFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let worker: Worker

/** 1,000 tickets a second: a shard takes most of a minute. */
const slowEngine = engineOf(async (tickets) => {
  await new Promise((resolve) => setTimeout(resolve, tickets.length))
  return tickets.map(() => prediction())
})

beforeAll(async () => {
  worker = await startWorker({ engines: slowEngine })
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})

async function start(file: (userId: string) => Promise<{ id: string; name: string }>): Promise<string> {
  const userId = await createUser(database.pool)
  return createTask(database.pool, { userId, file: await file(userId) })
}

it('a small task need not wait for a large one that holds every worker', async () => {
  const large = await start((userId) => createLargeFile(database.pool, { userId, count: 6 * SHARD_SIZE }))
  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query('SELECT FROM task_shard WHERE heartbeat_at IS NOT NULL')
      expect(rows).toHaveLength(4)
    },
    { timeout: 10_000 },
  )
  const small = await start((userId) => createFile(database.pool, { userId, tickets: someTickets(50) }))
  await vi.waitFor(async () => expect((await readTask(database.pool, small)).status).toBe('completed'), {
    timeout: 12_000,
    interval: 50,
  })
  const before = await readTask(database.pool, large)
  expect(before.status).toBe('running')
  await vi.waitFor(async () =>
    expect((await readTask(database.pool, large)).processed).toBeGreaterThan(before.processed),
  )
})

it('a job that waits is not sent again and again', async () => {
  const { rows } = await database.pool.query(
    `SELECT data->>'taskId', data->>'shard', count(*)::int AS n FROM pgboss.job
     WHERE name = 'classify-shard' AND state = 'created' GROUP BY 1, 2`,
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { n } of rows) expect(n).toBe(1)
})
