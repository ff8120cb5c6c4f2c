import { setTimeout as sleep } from 'node:timers/promises'
import { pool } from '#lib/db/pool.ts'
import { now } from './clock.ts'
import { ask, cpuSeconds, memoryKb, type ServerKind, startServer, startWatchers, stop } from './processes.ts'
import type { Received, WatchOrder } from './watchers.ts'

/** About as often as a worker saves. */
const EVENT_MS = 200
const EVENTS = 40
const TICKETS = 10_000
/** Everyone is connected; what connecting left behind settles. */
const SETTLE_MS = 1_500
const WARM_UP_STREAMS = 1_000

export interface Cell {
  server: ServerKind
  mode: WatchOrder['mode']
  watchers: number
  medianMs: number
  p99Ms: number
  /** Events (or polled changes) received, of watchers × events. */
  receivedShare: number
  cpuSeconds: number
  wallSeconds: number
  kbPerWatcher: number
  requests: number
  reconnects: number
}

/** N watchers of one 10,000-ticket task whose row moves every 200 ms: how late they hear, and what that costs. */
export async function measureSteady(
  { server: kind, mode, watchers }: Pick<Cell, 'server' | 'mode' | 'watchers'>,
  { taskId, token }: { taskId: string; token: string },
): Promise<Cell> {
  const server = await startServer(kind)
  const clients = startWatchers()
  try {
    const pid = server.child.pid!
    const target = { port: server.port, token, watchers, mode }
    const path = mode === 'poll' ? `progress/${taskId}` : `${taskId}/events`
    const order = { ...target, path: `/api/classifications/${path}` }
    await warmUp(order)
    await ask(clients, { ...order, watchers: 1 })
    await sleep(SETTLE_MS)
    const emptyKb = memoryKb(pid)
    if (watchers > 1) await ask(clients, { ...order, watchers: watchers - 1 })
    await sleep(SETTLE_MS)
    const fullKb = memoryKb(pid)
    await ask(clients, 'forget')
    const [cpuBefore, startedAt] = [cpuSeconds(pid), now()]
    const sentAt = await moveTask(taskId)
    await sleep(mode === 'poll' ? 1_500 : 500)
    const cpu = cpuSeconds(pid) - cpuBefore
    const wallSeconds = (now() - startedAt) / 1_000
    const report = await ask<{ received: Received; reconnects: number; requests: number }>(clients, 'report')
    const latencies = latenciesOf(report.received, sentAt)
    return {
      ...{ server: kind, mode, watchers, wallSeconds, cpuSeconds: cpu },
      medianMs: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      receivedShare: latencies.length / (watchers * EVENTS),
      kbPerWatcher: watchers > 1 ? (fullKb - emptyKb) / (watchers - 1) : Number.NaN,
      requests: report.requests,
      reconnects: report.reconnects,
    }
  } finally {
    await stop(clients)
    await stop(server.child)
  }
}

/** What a server loads, compiles and grows to once is not a watcher's. */
async function warmUp(order: WatchOrder): Promise<void> {
  const passers = startWatchers()
  await ask(passers, {
    ...order,
    mode: 'stream',
    path: order.path.replace(/progress\/(.*)/, '$1/events'),
    watchers: WARM_UP_STREAMS,
  })
  await stop(passers)
}

/** @returns when each version's UPDATE was sent: before its commit, so that no latency is flattered */
async function moveTask(taskId: string): Promise<Map<string, number>> {
  const sentAt = new Map<string, number>()
  const { rows } = await pool().query('SELECT version FROM classification_task WHERE id = $1', [taskId])
  let version: number = rows[0].version
  for (let i = 1; i <= EVENTS; i++) {
    const dueAt = now() + EVENT_MS
    version++
    sentAt.set(String(version), now())
    await pool().query(
      `UPDATE classification_task SET processed = least(total, processed + $2), version = $3, rate = 1000,
         updated_at = clock_timestamp() WHERE id = $1`,
      [taskId, Math.floor(TICKETS / EVENTS / 20), version],
    )
    await sleep(Math.max(0, dueAt - now()))
  }
  return sentAt
}

function latenciesOf(received: Received, sentAt: ReadonlyMap<string, number>): number[] {
  return Object.entries(received)
    .flatMap(([version, times]) => {
      const sent = sentAt.get(version)
      return sent === undefined ? [] : times.map((time) => time - sent)
    })
    .sort((a, b) => a - b)
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}
