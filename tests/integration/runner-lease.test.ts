import type pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { ShardStats } from '#lib/results/shard-stats.ts'
import { endTask, finishIfDone } from '#lib/runner/finish-task.ts'
import { claimShard, type Held } from '#lib/runner/lease.ts'
import { ResultColumns } from '#lib/runner/result-columns.ts'
import { RunningShards } from '#lib/runner/running-shards.ts'
import { type Chunk, saveChunk } from '#lib/runner/save-chunk.ts'
import { workOnShard } from '#lib/runner/work-on-shard.ts'
import { cancelTask, resumeTask } from '#lib/tasks/mutations.ts'
import { engineDeciding, engineOf, prediction } from '#tests/factories/engines.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { countResults, expireLeases, readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
afterAll(stopSender)

async function startTask(count: number) {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(count) })
  return { userId, file, taskId: await createTask(database.pool, { userId, file }) }
}

function work(pool: pg.Pool = database.pool) {
  return { pool, running: new RunningShards(), engines: engineDeciding(() => prediction()) }
}

/** The shard's next ticket, as a chunk ready to be saved. */
function chunkAfter(cursor: string): Chunk {
  const next = String(BigInt(cursor) + 1n)
  const columns = new ResultColumns()
  const stored = {
    categoryId: 1,
    confidence: 0.5,
    runnerUpId: null,
    margin: null,
    evidence: '',
    method: 'test',
  }
  columns.addPrediction(next, stored)
  const stats = new ShardStats().toJSON()
  const rest = { isLast: false, failedCount: 0, currentCategory: null, stalledCount: 0 }
  return { ...rest, fromCursor: cursor, toCursor: next, columns, stats }
}

describe('a shard', () => {
  it('is claimed by one worker, however many try at once', async () => {
    const { taskId } = await startTask(50)
    const claims = await Promise.all(Array.from({ length: 12 }, () => claimShard(database.pool, taskId, 0)))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('is finished once by two workers that get its job twice', async () => {
    const { taskId } = await startTask(3_000)
    await Promise.all([workOnShard({ taskId, shard: 0 }, work()), workOnShard({ taskId, shard: 0 }, work())])
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 3_000 })
    expect(await countResults(database.pool, taskId)).toBe(3_000)
  })

  it('takes nothing from a worker that wakes after its lease was taken', async () => {
    const { taskId } = await startTask(50)
    const frozen = (await claimShard(database.pool, taskId, 0))!
    await expireLeases(database.pool, taskId)
    expect(await workOnShard({ taskId, shard: 0 }, work())).toBe('finished')
    expect(await saveChunk(database.pool, frozen, chunkAfter(frozen.cursor))).toBeNull()
    expect(await countResults(database.pool, taskId)).toBe(50)
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 50 })
  })

  it('takes the same chunk once', async () => {
    const { taskId } = await startTask(50)
    const claim = (await claimShard(database.pool, taskId, 0))!
    const chunk = chunkAfter(claim.cursor)
    expect(await saveChunk(database.pool, claim, chunk)).toBe('running')
    expect(await saveChunk(database.pool, claim, chunk)).toBeNull()
    expect(await readTask(database.pool, taskId)).toMatchObject({ processed: 1 })
  })

  it('goes on after a save whose answer never came, and counts it once', async () => {
    const { taskId } = await startTask(200)
    const ending = await workOnShard({ taskId, shard: 0 }, work(losingAnswers(database.pool, 'save_chunk')))
    expect(ending).toBe('finished')
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'completed', processed: 200 })
    expect(await countResults(database.pool, taskId)).toBe(200)
  })

  it('is claimed without waiting for one who is saving it', async () => {
    const { taskId } = await startTask(50)
    const held = (await claimShard(database.pool, taskId, 0))!
    await expireLeases(database.pool, taskId)
    const saver = await database.pool.connect()
    await saver.query('BEGIN')
    await saver.query('SELECT FROM task_shard WHERE task_id = $1 FOR UPDATE', [taskId])
    expect(await claimShard(database.pool, taskId, 0)).toBeNull()
    await saver.query('ROLLBACK')
    saver.release()
    expect(await saveChunk(database.pool, held, chunkAfter(held.cursor))).toBe('running')
  })
})

describe('a resumed task', () => {
  it('takes nothing from those who worked on it before', async () => {
    const { taskId, userId } = await startTask(50)
    const before = (await claimShard(database.pool, taskId, 0)) as Held & { cursor: string }
    await cancelTask(database.pool, { taskId, userId })
    await expireLeases(database.pool, taskId)
    await finishIfDone(database.pool, taskId)
    await resumeTask(database.pool, taskId, userId)
    await database.pool.query(`UPDATE classification_task SET status = 'running' WHERE id = $1`, [taskId])
    expect(await saveChunk(database.pool, before, chunkAfter(before.cursor))).toBeNull()
  })
})

describe('a task that ended', () => {
  it('stops a worker that is still saving, without an error', async () => {
    const { taskId } = await startTask(5_000)
    let calls = 0
    const engines = engineOf(async (tickets) => {
      if (++calls === 3)
        await endTask(database.pool, taskId, { status: 'failed', errorCode: 'engine_failed' })
      return tickets.map(() => prediction())
    })
    expect(await workOnShard({ taskId, shard: 0 }, { ...work(), engines })).toBe('lost')
    const task = await readTask(database.pool, taskId)
    expect(task.status).toBe('failed')
    expect(await countResults(database.pool, taskId)).toBe(task.processed)
  })
})

describe('a file that is gone', () => {
  it('fails the task with the reason', async () => {
    const { taskId, file } = await startTask(50)
    await database.pool.query('DELETE FROM file WHERE id = $1', [file.id])
    await workOnShard({ taskId, shard: 0 }, work())
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'failed', error_code: 'file_gone' })
  })

  it('never makes a task complete with tickets missing', async () => {
    const { taskId, file } = await startTask(50)
    await database.pool.query('DELETE FROM ticket WHERE file_id = $1 AND row_number > 40', [file.id])
    await workOnShard({ taskId, shard: 0 }, work())
    expect(await readTask(database.pool, taskId)).toMatchObject({ status: 'failed', error_code: 'file_gone' })
  })
})

/** Every second statement that contains `text` is carried out, and its answer lost. */
function losingAnswers(pool: pg.Pool, text: string): pg.Pool {
  let turn = 0
  return new Proxy(pool, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
      return async (...args: Parameters<pg.Pool['query']>) => {
        const answer = await target.query(...args)
        if (String(args[0]).includes(text) && turn++ % 2 === 0)
          throw new Error('Connection terminated unexpectedly')
        return answer
      }
    },
  })
}
