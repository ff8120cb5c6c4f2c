import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { QUEUE_BYTES } from '#lib/http/event-stream.ts'
import { streamKeeper } from '#lib/http/stream-keeper.ts'
import { answerStream } from '#lib/http/stream-server.ts'
import { hub } from '#lib/progress/hub.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { endTask } from '#lib/runner/finish-task.ts'
import { createUser } from '#tests/factories/index.ts'
import { someSnapshot } from '#tests/factories/snapshot.ts'
import { EventReader } from '#tests/setup/event-reader.ts'
import { freshHub, moveTask, personWithTask, tokenOf, untilHearing } from '#tests/setup/live.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let server: http.Server
let origin: string

beforeAll(async () => {
  server = http.createServer({ highWaterMark: QUEUE_BYTES }, (incoming, outgoing) => {
    if (!answerStream(incoming, outgoing)) outgoing.writeHead(418).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
})
beforeEach(freshHub)
afterEach(() => server.closeAllConnections())
afterAll(async () => {
  server.close()
  freshHub()
  await stopSender()
})

const open = (path: string, token?: string) =>
  fetch(`${origin}/api/classifications/${path}`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })

describe('the web process’s own event streams', () => {
  it('say what the routes say: newest state, changes, the ending, and then they end', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    const answer = await open(`${taskId}/events`, token)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const watch = new EventReader(answer)
    await untilHearing()
    await moveTask(database.pool, taskId, 40)
    await watch.until(() => watch.events.length === 2)
    await endTask(database.pool, taskId, { status: 'completed' })
    await watch.until(() => watch.isEnded)
    expect(watch.events.map(({ name }) => name)).toEqual([
      'classification_progress',
      'classification_progress',
      'classification_complete',
    ])
  })

  it('are refused with the error envelope, and everything else is left to others', async () => {
    const { taskId } = await personWithTask(database.pool)
    const { token } = await tokenOf(database.pool, await createUser(database.pool))
    const answers = [
      await open('events'),
      await open(`${taskId}/events`, token),
      await open('0/events', token),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 404])
    for (const answer of answers) expect(await answer.json()).toMatchObject({ success: false })
    expect((await open(taskId)).status).toBe(418)
    expect((await fetch(`${origin}/api/classifications/events`, { method: 'POST' })).status).toBe(418)
  })

  it('leave nothing behind when their clients go rudely', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    const sockets = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = connect(taskId, token)
        await once(socket, 'data')
        return socket
      }),
    )
    expect(hub().counters.subscribers).toBe(100)
    for (const socket of sockets) socket.resetAndDestroy()
    await vi.waitFor(() => expect(hub().counters.subscribers).toBe(0), { timeout: 15_000 })
    expect(streamKeeper().count).toBe(0)
  })

  it('give a client up that stops reading, while the others hear everything', async () => {
    const { taskId, token } = await personWithTask(database.pool)
    const watch = new EventReader(await open(`${taskId}/events`, token))
    const stuck = connect(taskId, token)
    await once(stuck, 'data')
    stuck.pause()
    await untilHearing()
    let version = 1
    await vi.waitFor(
      () => {
        version++
        // A change of step is an event of its own, and a large one fills the sockets between us quickly.
        const step = version % 2 === 0 ? 'processing' : 'init'
        hub().note([someSnapshot({ task_id: taskId, version, step, current_category: '가'.repeat(20_000) })])
        expect(hub().counters.subscribers).toBe(1)
      },
      { timeout: 20_000, interval: 1 },
    )
    await watch.until(() => watch.events.at(-1)?.data.version === version)
    expect(watch.isEnded).toBe(false)
    stuck.destroy()
    await watch.close()
  })
})

function connect(taskId: string, token: string): net.Socket {
  const socket = net.connect({ port: Number(new URL(origin).port), host: '127.0.0.1' })
  socket.write(
    `GET /api/classifications/${taskId}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  )
  // Being given up is what some of them are for.
  socket.on('error', () => socket.destroy())
  return socket
}
