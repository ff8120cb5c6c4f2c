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

const RUNS = 5
const POLL_MS = 5

export interface RealRun {
  watchers: number
  /** Of several runs, from the start to the ending in the database. */
  medianSeconds: number
  cpuSeconds: number
}

/** A real worker on a real 10,000-ticket task, with N watchers of everything: do they slow it down? */
export async function measureRealTask(
  kind: ServerKind,
  watchers: number,
  { userId, file, token }: { userId: string; file: { id: string; name: string }; token: string },
): Promise<RealRun> {
  const server = await startServer(kind)
  const clients = startWatchers()
  const worker = await startWorker()
  try {
    const { port } = server
    await ask(clients, { port, token, watchers, mode: 'stream', path: '/api/classifications/events' })
    await run(userId, file)
    const cpuBefore = cpuSeconds(server.child.pid!)
    const seconds: number[] = []
    for (let i = 0; i < RUNS; i++) {
      await sleep(300)
      seconds.push(await run(userId, file))
    }
    const cpu = cpuSeconds(server.child.pid!) - cpuBefore
    return { watchers, medianSeconds: seconds.sort((a, b) => a - b)[RUNS >> 1]!, cpuSeconds: cpu / RUNS }
  } finally {
    for (const child of [clients, server.child, worker]) await stop(child)
  }
}

async function run(userId: string, file: { id: string; name: string }): Promise<number> {
  const engine = await snapshotEngine(pool(), { engine: 'rule' })
  const startedAt = performance.now()
  const { taskId } = await startTask(pool(), { ...engine, userId, file })
  for (;;) {
    const { rows } = await pool().query('SELECT status, finished_at FROM classification_task WHERE id = $1', [
      taskId,
    ])
    if (rows[0].finished_at) break
    await sleep(POLL_MS)
  }
  return (performance.now() - startedAt) / 1_000
}
