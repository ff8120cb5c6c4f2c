import { afterAll, expect, it } from 'vitest'
import { createPool } from '#lib/db/pool.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { RunningShards } from '#lib/runner/running-shards.ts'
import { workOnShard } from '#lib/runner/work-on-shard.ts'
import { engineOf, prediction } from '#tests/factories/engines.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { countResults, readTask } from '#tests/factories/tasks.ts'
import { silentProxy } from '#tests/setup/silent-proxy.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
afterAll(stopSender)

it('connections that say nothing any more are given up, and the task goes on over new ones', async () => {
  const url = new URL(database.url)
  const proxy = await silentProxy({ host: url.hostname, port: Number(url.port) })
  url.port = String(proxy.port)
  const pool = createPool(url.href, { queryTimeoutMs: 500 })
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(600) })
  const taskId = await createTask(database.pool, { userId, file })
  let chunks = 0
  let silenced = 0
  const engines = engineOf(async (tickets) => {
    if (++chunks === 3) silenced = proxy.fallSilent()
    return tickets.map(() => prediction())
  })
  const ending = await workOnShard({ taskId, shard: 0 }, { pool, running: new RunningShards(), engines })
  expect(silenced).toBeGreaterThan(0)
  expect(ending).toBe('finished')
  expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 600 })
  expect(await countResults(database.pool, taskId)).toBe(600)
  await pool.end()
  proxy.close()
})
