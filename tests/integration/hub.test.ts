import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { streamKeeper } from '#lib/http/stream-keeper.ts'
import { hub } from '#lib/progress/hub.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { endTask } from '#lib/runner/finish-task.ts'
import { startDeafPooler } from '#tests/setup/deaf-pooler.ts'
import {
  freshHub,
  moveTask,
  openTask,
  personWithTask,
  untilHearing,
  watchAll,
  watchTask,
} from '#tests/setup/live.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
beforeEach(freshHub)
afterAll(async () => {
  freshHub()
  await stopSender()
})

async function killListeners(): Promise<number> {
  const { rowCount } = await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'bunryu-progress' AND datname = current_database()`,
  )
  return rowCount ?? 0
}

function subscribe(taskId: string): TaskSnapshot[] {
  const heard: TaskSnapshot[] = []
  hub().subscribe({ taskId }, { onSnapshot: (task) => heard.push(task), onDrain: () => undefined })
  return heard
}

describe('the hub', () => {
  it('holds one connection, however many subscribe', async () => {
    const { taskId } = await personWithTask(database.pool)
    for (let i = 0; i < 200; i++) subscribe(taskId)
    await untilHearing()
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'bunryu-progress' AND datname = current_database()`,
    )
    expect(rows[0].n).toBe(1)
  })

  it('whose LISTEN connection was killed misses nothing: neither a change nor an ending in between', async () => {
    const [one, other] = [await personWithTask(database.pool), await personWithTask(database.pool)]
    const [watchOne, watchOther] = [await watchTask(one.taskId, one.token), await watchAll(other.token)]
    await untilHearing()
    expect(await killListeners()).toBe(1)
    await moveTask(database.pool, one.taskId, 30)
    await endTask(database.pool, other.taskId, { status: 'cancelled' })
    await watchOne.until(() => watchOne.events.at(-1)?.data.current === 30, 10_000)
    await watchOther.until(() => watchOther.named('classification_cancelled').length === 1, 10_000)
    await untilHearing()
    await moveTask(database.pool, one.taskId, 60)
    await watchOne.until(() => watchOne.events.at(-1)?.data.current === 60)
    await Promise.all([watchOne.close(), watchOther.close()])
  })

  it('behind a pooler that forwards no notifications polls for everyone with one query a second', async () => {
    const pooler = await startDeafPooler(database.url)
    process.env.DATABASE_URL = pooler.url
    const store = globalThis as typeof globalThis & { __bunryuSettings?: unknown }
    store.__bunryuSettings = undefined
    try {
      const { taskId, token } = await personWithTask(database.pool)
      const watches = await Promise.all(Array.from({ length: 20 }, () => watchTask(taskId, token)))
      await moveTask(database.pool, taskId, 50)
      for (const watch of watches) await watch.until(() => watch.events.at(-1)?.data.current === 50, 3_000)
      const before = hub().counters.polls
      await endTask(database.pool, taskId, { status: 'completed' })
      for (const watch of watches) await watch.until(() => watch.isEnded, 3_000)
      expect(hub().counters).toMatchObject({ isHearing: false, notifications: 0 })
      expect(hub().counters.polls - before).toBeLessThanOrEqual(3)
      for (const watch of watches) expect(watch.named('classification_complete')).toHaveLength(1)
    } finally {
      process.env.DATABASE_URL = database.url
      store.__bunryuSettings = undefined
      freshHub()
      pooler.close()
    }
  })

  it('says every change of step or status at once, and mere progress at most ten times a second', async () => {
    const { taskId } = await personWithTask(database.pool)
    const heard = subscribe(taskId)
    await untilHearing()
    const startedAt = performance.now()
    for (let n = 1; n <= 60; n++) await moveTask(database.pool, taskId, n)
    await database.pool.query(
      `UPDATE classification_task SET step = 'aggregating', version = version + 1 WHERE id = $1`,
      [taskId],
    )
    await database.pool.query(
      `UPDATE classification_task SET step = 'saving', version = version + 1 WHERE id = $1`,
      [taskId],
    )
    await endTask(database.pool, taskId, { status: 'completed' })
    await vi.waitFor(() => expect(heard.at(-1)?.status).toBe('completed'), { timeout: 15_000 })
    const seconds = (performance.now() - startedAt) / 1_000
    expect([...new Set(heard.map(({ step }) => step))]).toEqual([
      'init',
      'processing',
      'aggregating',
      'saving',
    ])
    expect(heard.filter(({ step }) => step === 'processing').length).toBeLessThanOrEqual(2 + seconds * 10)
    expect(heard.map(({ version }) => version)).toEqual(
      [...new Set(heard.map(({ version }) => version))].sort((a, b) => a - b),
    )
  })

  it('has nobody left after a thousand streams were opened and dropped, and its memory is flat', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    const round = async (isRude: boolean) => {
      const aborts = Array.from({ length: 100 }, () => new AbortController())
      const answers = await Promise.all(aborts.map(({ signal }) => openTask(taskId, token, { signal })))
      expect(hub().counters.subscribers).toBe(100)
      if (isRude) for (const abort of aborts) abort.abort()
      else for (const answer of answers) await answer.body!.cancel()
      expect(hub().counters.subscribers).toBe(0)
      expect(streamKeeper().count).toBe(0)
    }
    await round(true)
    await round(false)
    const before = await settledHeap()
    for (let i = 0; i < 10; i++) await round(i % 2 === 0)
    expect((await settledHeap()) - before).toBeLessThan(2_000_000)
  })
})

/** The heap without what nobody holds any more. */
async function settledHeap(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}
