import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { cancelTask, resumeTask } from '#lib/tasks/mutations.ts'
import { hangingEngine } from '#tests/factories/engines.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { countResults, readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const CANCEL_MS = 300
const ROUNDS = 5

const database = testDatabase()
afterAll(stopSender)

/** Milliseconds from asking to the task's end, for a task whose engine will not answer. */
async function timeCancel(): Promise<number> {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(200) })
  const taskId = await createTask(database.pool, { userId, file })
  await vi.waitFor(
    async () => expect(await readTask(database.pool, taskId)).toMatchObject({ step: 'processing' }),
    { timeout: 10_000, interval: 10 },
  )
  const startedAt = performance.now()
  await cancelTask(database.pool, { taskId, userId })
  await vi.waitFor(
    async () => expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'cancelled' }),
    { timeout: 10_000, interval: 5 },
  )
  const elapsed = performance.now() - startedAt
  expect(await readTask(database.pool, taskId)).toMatchObject({ cancelled_by_id: userId })
  return elapsed
}

async function medianCancel(): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push(await timeCancel())
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!
}

describe('a cancel', () => {
  it('of a task nobody works on is done by the first who looks', async () => {
    const userId = await createUser(database.pool)
    const file = await createFile(database.pool, { userId, tickets: someTickets(10) })
    const taskId = await createTask(database.pool, { userId, file })
    await cancelTask(database.pool, { taskId, userId })
    await cancelTask(database.pool, { taskId, userId })
    const worker = await startWorker()
    await vi.waitFor(
      async () => expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'cancelled' }),
      { timeout: 10_000, interval: 20 },
    )
    await worker.stop()
    await expect(cancelTask(database.pool, { taskId, userId })).rejects.toMatchObject({
      code: 'already_finished',
    })
    expect(await countResults(database.pool, taskId)).toBe(0)
  })

  describe('into a long engine call', () => {
    let worker: Worker
    beforeAll(async () => {
      worker = await startWorker({ engines: hangingEngine() })
    })
    afterAll(() => worker.stop())

    it('of this process ends the task within 300 ms', async () => {
      expect(await medianCancel()).toBeLessThan(CANCEL_MS)
    })
  })

  describe('into a long engine call of another process', () => {
    let other: ChildProcess
    beforeAll(async () => {
      const file = path.resolve(import.meta.dirname, '../factories/hanging-worker.ts')
      other = spawn(process.execPath, [file], {
        env: { ...process.env, LOG_LEVEL: 'info' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise<void>((resolve) =>
        other.stdout!.on('data', (chunk) => String(chunk).includes('worker ready') && resolve()),
      )
    })
    afterAll(() => other.kill('SIGKILL'))

    it('ends the task within 300 ms', async () => {
      expect(await medianCancel()).toBeLessThan(CANCEL_MS)
    })

    it('leaves a task that can be resumed', async () => {
      const { rows } = await database.pool.query(
        `SELECT id, user_id FROM classification_task WHERE status = 'cancelled' LIMIT 1`,
      )
      await resumeTask(database.pool, rows[0].id, rows[0].user_id)
      expect((await readTask(database.pool, rows[0].id)).finished_at).toBeNull()
    })
  })
})

/** Starts a task of 60 tickets, cancels it after `delayMs`, and waits for its end. */
async function cancelAfter(delayMs: number) {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(60) })
  const taskId = await createTask(database.pool, { userId, file })
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  await cancelTask(database.pool, { taskId, userId }).catch((error) =>
    expect(error).toMatchObject({ code: 'already_finished' }),
  )
  return vi.waitFor(
    async () => {
      const task = await readTask(database.pool, taskId)
      expect(task.finished_at).not.toBeNull()
      return task
    },
    { timeout: 20_000, interval: 10 },
  )
}

describe('cancelling and finishing at once', () => {
  it('ends a task one way, and its results agree with its count', async () => {
    const worker = await startWorker()
    const endings: Awaited<ReturnType<typeof readTask>>[] = []
    for (let delayMs = 0; delayMs < 120; delayMs += 6) endings.push(await cancelAfter(delayMs))
    for (const task of endings) {
      expect(['completed', 'cancelled']).toContain(task.status)
      expect(await countResults(database.pool, task.id)).toBe(task.processed)
      if (task.status === 'completed') expect(task.processed).toBe(60)
    }
    await worker.stop()
  })
})
