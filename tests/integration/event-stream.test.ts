import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { hub } from '#lib/progress/hub.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { endTask } from '#lib/runner/finish-task.ts'
import { revokeApiToken } from '#lib/users/api-tokens.ts'
import { createUser } from '#tests/factories/index.ts'
import {
  freshHub,
  moveTask,
  openAll,
  openTask,
  personWithTask,
  tokenOf,
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

describe('the stream of one task', () => {
  it('says the newest state at once, then each change, then the result, and ends', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    const watch = await watchTask(taskId, token)
    await watch.until(() => watch.events.length === 1)
    expect(watch.events[0]).toMatchObject({
      name: 'classification_progress',
      id: '1',
      data: { task_id: taskId, status: 'queued', current: 0, total: 100, version: 1 },
    })
    await untilHearing()
    await moveTask(database.pool, taskId, 40)
    await watch.until(() => watch.events.length === 2)
    expect(watch.events[1]!.data).toMatchObject({ status: 'running', current: 40, percentage: 40 })
    await moveTask(database.pool, taskId, 100)
    await endTask(database.pool, taskId, { status: 'completed' })
    await watch.until(() => watch.isEnded)
    expect(watch.named('classification_complete')).toHaveLength(1)
    const last = watch.events.at(-1)!
    expect(last).toMatchObject({ name: 'classification_complete', data: { task_id: taskId, success: true } })
    expect(last.data.data).toMatchObject({ class_result_id: taskId, return_code: 1 })
    expect(last.data.data).not.toHaveProperty('tickets')
  })

  it('of a failed task ends with its error and the reason', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    const watch = await watchTask(taskId, token)
    await untilHearing()
    await endTask(database.pool, taskId, { status: 'failed', errorCode: 'engine_failed' })
    await watch.until(() => watch.isEnded)
    expect(watch.events.at(-1)).toMatchObject({
      name: 'classification_error',
      data: { task_id: taskId, code: 'engine_failed', error: expect.stringContaining('엔진') },
    })
    expect(watch.named('classification_error')).toHaveLength(1)
  })

  it.each([
    ['completed', 'classification_complete'],
    ['failed', 'classification_error'],
    ['cancelled', 'classification_cancelled'],
  ] as const)('of a task that has %s already is its ending alone', async (status, name) => {
    const { taskId, token } = await personWithTask(database.pool)
    await endTask(
      database.pool,
      taskId,
      status === 'failed' ? { status, errorCode: 'engine_failed' } : { status },
    )
    const watch = await watchTask(taskId, token)
    await watch.until(() => watch.isEnded)
    expect(watch.events.map((event) => event.name)).toEqual([name])
  })

  it('is refused with the error envelope: 401 to nobody, 404 to someone else and for what is no id', async () => {
    const { taskId } = await personWithTask(database.pool)
    const { token } = await tokenOf(database.pool, await createUser(database.pool))
    const answers = await Promise.all([openTask(taskId), openTask(taskId, token), openTask('0', token)])
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 404])
    for (const answer of answers) expect(await answer.json()).toMatchObject({ success: false })
    expect(hub().counters.subscribers).toBe(0)
  })
})

describe('the stream of all tasks', () => {
  it('says everything unfinished, then synced, and stays when a task ends', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    await personWithTask(database.pool)
    const watch = await watchAll(token)
    await watch.until(() => watch.named('connection').length === 1)
    expect(watch.events.map(({ data }) => data.task_id ?? data.state)).toEqual([taskId, 'synced'])
    expect(watch.events[0]!.data).toMatchObject({ file_name: 'tickets.csv', engine: 'rule' })
    await untilHearing()
    await endTask(database.pool, taskId, { status: 'completed' })
    await watch.until(() => watch.named('classification_complete').length === 1)
    expect(watch.named('classification_progress').at(-1)!.data).toMatchObject({ status: 'completed' })
    expect(watch.isEnded).toBe(false)
    await watch.close()
  })

  it('of an administrator has the tasks of everyone, also those started later', async () => {
    const { token } = await tokenOf(database.pool, await createUser(database.pool, { role: 'admin' }))
    const watch = await watchAll(token)
    await untilHearing()
    const { taskId } = await personWithTask(database.pool)
    await watch.until(() => watch.events.some(({ data }) => data.task_id === taskId))
    await watch.close()
  })

  it('closes within five seconds when the session behind it is revoked', async () => {
    const { userId, token, tokenId } = await personWithTask(database.pool)
    const watch = await watchAll(token)
    await watch.until(() => watch.named('connection').length === 1)
    await revokeApiToken(database.pool, { tokenId, userId })
    const revokedAt = Date.now()
    await watch.until(() => watch.isEnded, 8_000)
    expect(Date.now() - revokedAt).toBeLessThan(6_000)
    expect((await openAll(token)).status).toBe(401)
  })

  it('closes when its administrator is one no more', async () => {
    const userId = await createUser(database.pool, { role: 'admin' })
    const { token } = await tokenOf(database.pool, userId)
    const watch = await watchAll(token)
    await database.pool.query(`UPDATE "user" SET role = 'member' WHERE id = $1`, [userId])
    await watch.until(() => watch.isEnded, 8_000)
  })

  it('is told when to come back as the server stops, and new ones are sent away', async () => {
    const { token } = await personWithTask(database.pool)
    const watch = await watchAll(token)
    await watch.until(() => watch.named('connection').length === 1)
    hub().drain()
    await watch.until(() => watch.isEnded)
    expect(watch.named('connection').at(-1)!.data).toMatchObject({
      state: 'ending',
      reconnect_in_ms: expect.any(Number),
    })
    const answer = await openAll(token)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('connection')).toBe('close')
    expect(await answer.json()).toMatchObject({ success: false, code: 'not_ready' })
  })

  it('passes through proxies: uncached, unbuffered, uncompressed, with bytes at once', async () => {
    const { token } = await personWithTask(database.pool)
    const answer = await openAll(token)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const reader = answer.body!.getReader()
    const { value } = await reader.read()
    expect(new TextDecoder().decode(value)).toMatch(/^: hello\nretry: \d+\n\n$/)
    await reader.cancel()
  })
})
