import { afterAll, describe, expect, it } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { claimShard } from '#lib/runner/lease.ts'
import { type ClaimedShard, runShard } from '#lib/runner/run-shard.ts'
import { RunningShards } from '#lib/runner/running-shards.ts'
import { type Work, workOnShard } from '#lib/runner/work-on-shard.ts'
import { engineDeciding, engineOf, hangingEngine, prediction } from '#tests/factories/engines.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { countResults, expireLeases, readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
afterAll(stopSender)

async function startTask(count: number): Promise<string> {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(count) })
  return createTask(database.pool, { userId, file })
}

async function runTask(count: number, work: Partial<Work>) {
  const taskId = await startTask(count)
  await workOnShard({ taskId, shard: 0 }, { pool: database.pool, running: new RunningShards(), ...work })
  return readTask(database.pool, taskId)
}

async function failuresOf(taskId: string): Promise<string[]> {
  const { rows } = await database.pool.query(
    'SELECT failure FROM result WHERE task_id = $1 AND failure IS NOT NULL ORDER BY ticket_id',
    [taskId],
  )
  return rows.map(({ failure }) => failure)
}

const QUICK = { chunkTimeoutMs: 60, ticketTimeoutMs: 20 }

describe('an engine that throws', () => {
  it('on some tickets costs those alone, with the reason', async () => {
    const engines = engineDeciding(({ title }) => {
      if (title.endsWith('7')) throw new Error('cannot take this one')
      return prediction()
    })
    const task = await runTask(500, { engines })
    expect(task).toMatchObject({ status: 'completed', processed: 500, failed: 50 })
    expect(await failuresOf(task.id)).toEqual(Array.from({ length: 50 }, () => 'engine_error'))
  })

  it.each([3, 5_000])('on all of %i tickets fails the task early', async (count) => {
    let calls = 0
    const engines = engineOf(() => {
      calls++
      throw new Error('broken')
    })
    const task = await runTask(count, { engines })
    expect(task).toMatchObject({ status: 'failed', error_code: 'engine_failed', processed: 0 })
    expect(calls).toBeLessThan(200)
  })

  it('while it is loaded, again and again, ends the task in the end', async () => {
    const taskId = await startTask(50)
    const engines = () => Promise.reject(new Error('no such artifact'))
    const work = { pool: database.pool, running: new RunningShards(), engines }
    for (let turn = 0; turn < 8; turn++)
      await expect(workOnShard({ taskId, shard: 0 }, work)).rejects.toThrow('no such artifact')
    await workOnShard({ taskId, shard: 0 }, work)
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'failed', error_code: 'internal' })
  })
})

describe('an engine that hangs', () => {
  it('on one ticket costs that one alone', async () => {
    const engines = hangingEngine((tickets) => tickets.every(({ title }) => title !== '문의 30'))
    const task = await runTask(100, { engines, timeouts: QUICK })
    expect(task).toMatchObject({ status: 'completed', processed: 100, failed: 1 })
    expect(await failuresOf(task.id)).toEqual(['engine_timeout'])
  })

  it('on every ticket fails the task, which can be resumed', async () => {
    const task = await runTask(1_000, { engines: hangingEngine(), timeouts: QUICK })
    expect(task).toMatchObject({ status: 'failed', error_code: 'engine_failed' })
  })
})

describe('an answer that cannot be stored', () => {
  it('is a failure with a reason, or is left out', async () => {
    const answers = [
      { ...prediction(), confidence: Number.NaN },
      { ...prediction(), confidence: 1.2 },
      prediction('없는 분류'),
      { kind: 'failure' as const, reason: 'quoted " and \\ and \0 NUL' },
      {
        ...prediction(),
        evidence: [{ field: 'body' as const, start: 0, end: 1, text: '\ud83d' }],
        method: 'with, {comma} "quoted"',
      },
    ]
    let turn = 0
    const task = await runTask(5, { engines: engineDeciding(() => answers[turn++]!) })
    expect(task).toMatchObject({ status: 'completed', processed: 5, failed: 4 })
    expect(await failuresOf(task.id)).toEqual([
      ...['invalid_outcome', 'invalid_outcome', 'unknown_category'],
      'quoted " and \\ and  NUL',
    ])
  })
})

describe('a ticket that kills its worker', () => {
  it.each([0, 50, 170, 999])(
    'at place %i is given up after a few deaths, and all others are done',
    async (place) => {
      const taskId = await startTask(1_000)
      let deaths = 0
      for (let turn = 0; turn < 20; turn++) {
        const claim = (await claimShard(database.pool, taskId, 0)) as ClaimedShard
        const ending = await runShard(claim, {
          pool: database.pool,
          signal: new AbortController().signal,
          shouldStop: () => false,
          classify: async (tickets) => {
            if (tickets.some(({ title }) => title === `문의 ${place}`)) throw new Error('the process is gone')
            return tickets.map(() => prediction())
          },
        }).catch(() => 'dead')
        if (ending === 'finished') break
        deaths++
        await expireLeases(database.pool, taskId)
      }
      expect(deaths).toBeLessThanOrEqual(10)
      expect(await failuresOf(taskId)).toEqual(['engine_crashed'])
      expect(await countResults(database.pool, taskId)).toBe(1_000)
    },
  )
})
