import os from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { pool } from '#lib/db/pool.ts'
import { startTask } from '#lib/tasks/mutations.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'
import {
  ask,
  cpuSeconds,
  type ServerKind,
  startServer,
  startWatchers,
  startWorker,
  stop,
} from './processes.ts'

const PAIRS = 9
const POLL_MS = 5
/** Events of a task nobody was to hear of are delivered and done with. */
const SETTLE_MS = 700
/** Watchers are other people's machines: what they do with an event must not take this one's time from the worker. */
const LOWEST_PRIORITY = 19

export interface RealRun {
  /** Medians, from the start to the ending in the database. */
  watchedSeconds: number
  unwatchedSeconds: number
  cpuSeconds: number
}

/**
 * A real worker on a real 10,000-ticket task, with N watchers of everything: do they slow it down? Watched and
 * unwatched runs take turns, so that both see the same machine; while unwatched, the web process stands still.
 */
export async function measureRealTask(
  kind: ServerKind,
  watchers: number,
  { userId, file, token }: { userId: string; file: { id: string; name: string }; token: string },
): Promise<RealRun> {
  const server = await startServer(kind)
  const clients = startWatchers()
  os.setPriority(clients.pid!, LOWEST_PRIORITY)
  const worker = await startWorker()
  const watched: number[] = []
  const unwatched: number[] = []
  try {
    const { port, child } = server
    await ask(clients, { port, token, watchers, mode: 'stream', path: '/api/classifications/events' })
    await run(userId, file)
    const cpuBefore = cpuSeconds(child.pid!)
    for (let i = 0; i < PAIRS; i++) {
      child.kill('SIGSTOP')
      unwatched.push(await run(userId, file))
      child.kill('SIGCONT')
      await sleep(SETTLE_MS)
      watched.push(await run(userId, file))
      await sleep(SETTLE_MS)
    }
    const cpu = cpuSeconds(child.pid!) - cpuBefore
    return {
      watchedSeconds: median(watched),
      unwatchedSeconds: median(unwatched),
      cpuSeconds: cpu / (2 * PAIRS),
    }
  } finally {
    for (const child of [clients, server.child, worker]) await stop(child)
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}

async function run(userId: string, file: { id: string; name: string }): Promise<number> {
  const engine = await snapshotEngine(pool(), { engine: 'rule' })
  const startedAt = performance.now()
  const { taskId } = await startTask(pool(), { ...engine, userId, file })
  for (;;) {
    const { rows } = await pool().query('SELECT finished_at FROM classification_task WHERE id = $1', [taskId])
    if (rows[0].finished_at) break
    await sleep(POLL_MS)
  }
  return (performance.now() - startedAt) / 1_000
}
