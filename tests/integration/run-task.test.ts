import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { cancelTask, resumeTask, startTask } from '#lib/tasks/mutations.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
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

async function readTask(id: string) {
  const { rows } = await database.pool.query('SELECT * FROM classification_task WHERE id = $1', [id])
  return rows[0]
}

async function untilEnded(id: string) {
  return vi.waitFor(
    async () => {
      const task = await readTask(id)
      expect(['completed', 'cancelled', 'failed']).toContain(task.status)
      return task
    },
    { timeout: 20_000, interval: 20 },
  )
}

async function countResults(id: string): Promise<number> {
  const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM result WHERE task_id = $1', [id])
  return rows[0].n
}

describe('a start', () => {
  it('of fifty people at once does not wait for itself, also while the queue is only being opened', async () => {
    const files = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const userId = await createUser(database.pool)
        return { userId, file: await createFile(database.pool, { userId, tickets: someTickets(1) }) }
      }),
    )
    const engine = await snapshotEngine(database.pool, { engine: 'rule' })
    await stopSender()
    const started = await Promise.all(files.map((owned) => startTask(database.pool, { ...engine, ...owned })))
    for (const { taskId } of started) await untilEnded(taskId)
  })

  it('that came in while another task was unfinished is refused, also if that one has ended since', async () => {
    const userId = await createUser(database.pool)
    const file = await createFile(database.pool, { userId, tickets: someTickets(10) })
    const arrivedAt = Date.now()
    const first = await createTask(database.pool, { userId, file })
    await untilEnded(first)
    const engine = await snapshotEngine(database.pool, { engine: 'rule' })
    await expect(startTask(database.pool, { ...engine, userId, file, arrivedAt })).rejects.toMatchObject({
      code: 'already_running',
      params: { task_id: first },
    })
    await untilEnded((await startTask(database.pool, { ...engine, userId, file })).taskId)
  })

  it('with the key of one that runs gives that one, however they race', async () => {
    const userId = await createUser(database.pool)
    const file = await createFile(database.pool, { userId, tickets: someTickets(5_000) })
    const engine = await snapshotEngine(database.pool, { engine: 'rule' })
    const start = () => startTask(database.pool, { ...engine, userId, file, idempotencyKey: 'same' })
    const started = await Promise.all(Array.from({ length: 10 }, start))
    expect(new Set(started.map(({ taskId }) => taskId)).size).toBe(1)
    await untilEnded(started[0]!.taskId)
  })
})

describe('a task', () => {
  it('gives every ticket exactly one result and ends completed', async () => {
    const userId = await createUser(database.pool)
    const taskId = await createTask(database.pool, {
      userId,
      file: await createFile(database.pool, { userId, tickets: someTickets(3_000) }),
    })
    const task = await untilEnded(taskId)
    expect(task).toMatchObject({
      status: 'completed',
      step: 'saving',
      processed: 3_000,
      failed: 0,
      total: 3_000,
      error_code: null,
    })
    expect(await countResults(taskId)).toBe(3_000)
    const { rows } = await database.pool.query(
      'SELECT sum(count)::int AS n FROM task_category_stat WHERE task_id = $1 UNION ALL SELECT sum(count)::int FROM task_channel_stat WHERE task_id = $1',
      [taskId],
    )
    expect(rows.map(({ n }) => n)).toEqual([3_000, 3_000])
  })

  it('cancelled midway keeps what it has, and resumed it does only the rest', async () => {
    const userId = await createUser(database.pool)
    const taskId = await createTask(database.pool, {
      userId,
      file: await createFile(database.pool, { userId, tickets: someTickets(40_000) }),
    })
    await vi.waitFor(async () => expect((await readTask(taskId)).processed).toBeGreaterThan(0), {
      timeout: 10_000,
      interval: 5,
    })
    await cancelTask(database.pool, { taskId, userId })
    const cancelled = await untilEnded(taskId)
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelled_by_id: userId })
    expect(cancelled.processed).toBeLessThan(40_000)
    expect(await countResults(taskId)).toBe(cancelled.processed)

    await resumeTask(database.pool, taskId, userId)
    expect(await untilEnded(taskId)).toMatchObject({ status: 'completed', processed: 40_000, total: 40_000 })
    expect(await countResults(taskId)).toBe(40_000)
  })

  it('starts once for one person, however many requests race, and names the running one', async () => {
    const userId = await createUser(database.pool)
    const file = await createFile(database.pool, { userId, tickets: someTickets(500) })
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => createTask(database.pool, { userId, file })),
    )
    const started = answers.filter((answer) => answer.status === 'fulfilled')
    const refused = answers.filter((answer) => answer.status === 'rejected')
    expect(started).toHaveLength(1)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'already_running', status: 409 })
    await untilEnded(started[0]!.value)
  })
})
