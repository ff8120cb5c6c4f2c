/**
 * Watchers in a process of their own: event streams over plain sockets, or requests once a second. Says over IPC what
 * it received: when which version came, to whom.
 */
import http from 'node:http'
import net from 'node:net'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from './clock.ts'

export interface WatchOrder {
  port: number
  path: string
  token: string
  watchers: number
  mode: 'stream' | 'poll'
}
/** Times of receipt (clock.ts) by version. */
export type Received = Record<string, number[]>

const CONNECTING_AT_ONCE = 64
const POLL_MS = 1_000

const received: Received = {}
let reconnects = 0

function note(version: string): void {
  received[version] ??= []
  received[version].push(now())
}

function watch({ port, path, token }: WatchOrder): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nAccept: text/event-stream\r\n\r\n`,
    )
    socket.on('data', (data) => {
      const text = data.toString('latin1')
      for (const [, version] of text.matchAll(/\nid: (\d+)\n/g)) note(version!)
      resolve()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      reconnects++
      resolve()
    })
  })
}

async function poll({ port, path, token }: WatchOrder, agent: http.Agent): Promise<void> {
  await sleep(Math.random() * POLL_MS)
  let last = ''
  for (;;) {
    const startedAt = now()
    const text = await get({ port, path, agent, headers: { authorization: `Bearer ${token}` } })
    const version = /"version":(\d+)/.exec(text)?.[1] ?? ''
    if (version !== last) note(version)
    last = version
    requests++
    await sleep(Math.max(0, POLL_MS - (now() - startedAt)))
  }
}
let requests = 0

function get(options: http.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', ...options }, (response) => {
        let text = ''
        response.setEncoding('latin1')
        response.on('data', (part) => {
          text += part
        })
        response.on('end', () => resolve(text))
      })
      .on('error', reject)
  })
}

async function start(order: WatchOrder): Promise<void> {
  if (order.mode === 'poll') {
    const agent = new http.Agent({ keepAlive: true, maxSockets: order.watchers })
    for (let i = 0; i < order.watchers; i++) void poll(order, agent)
    return
  }
  let left = order.watchers
  await Promise.all(
    Array.from({ length: CONNECTING_AT_ONCE }, async () => {
      while (left-- > 0) await watch(order)
    }),
  )
}

process.on('message', async (message: WatchOrder | 'forget' | 'report') => {
  if (message === 'forget') {
    for (const version of Object.keys(received)) delete received[version]
    requests = 0
    process.send!('forgot')
  } else if (message === 'report') {
    process.send!({ received, reconnects, requests })
  } else {
    await start(message)
    process.send!('ready')
  }
})
