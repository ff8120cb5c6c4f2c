import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { createApiToken } from '#lib/users/api-tokens.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let worker: Worker

beforeAll(async () => {
  worker = await startWorker()
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})

async function getMetrics(role: 'admin' | 'member', scope: 'admin' | 'run' | 'read') {
  const userId = await createUser(database.pool, { role })
  const { token } = await createApiToken(database.pool, { userId, name: 'scraper', scope, expiresAt: null })
  const { GET } = await import('../../app/api/metrics/route.ts')
  const headers = { authorization: `Bearer ${token}` }
  return GET(new Request('http://localhost/api/metrics', { headers }), undefined)
}

it('tells an administrator of tasks, the queue, saves and streams', async () => {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(500) })
  const taskId = await createTask(database.pool, { userId, file })
  await vi.waitFor(async () => expect((await readTask(database.pool, taskId)).status).toBe('completed'), {
    timeout: 20_000,
  })
  const text = await vi.waitFor(
    async () => {
      const answer = await (await getMetrics('admin', 'admin')).text()
      expect(answer).toMatch(/bunryu_save_seconds_count\{runner="\w{8}"\} [1-9]/)
      return answer
    },
    { timeout: 10_000, interval: 200 },
  )
  expect(text).toContain('bunryu_tasks{status="completed"} 1\n')
  expect(text).toContain('bunryu_tasks{status="running"} 0\n')
  expect(text).toContain('bunryu_queue_shards 0\n')
  expect(text).toContain('bunryu_runners 1\n')
  expect(text).toContain('bunryu_event_stream_clients 0\n')
  expect(text).toMatch(/bunryu_shard_turns_total\{runner="\w{8}",ending="finished"\} 1\n/)
})

it.each([
  ['member', 'run'],
  ['admin', 'read'],
] as const)('tells a %s whose token is for %s nothing', async (role, scope) => {
  expect((await getMetrics(role, scope)).status).toBe(403)
})
