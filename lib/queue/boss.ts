import type pg from 'pg'
import { type Db, PgBoss, type Queue } from 'pg-boss'
import { pool, requireDatabaseUrl } from '#lib/db/pool.ts'
import { describeError, logger } from '#lib/logger.ts'
import { JOB_NAMES } from '#lib/queue/jobs.ts'

/**
 * How every queue behaves. Crashes must not use retries up (the shard's own count of claims without progress
 * decides what is poison), and a job may run for hours as long as its worker's heart beats.
 */
const QUEUE: Omit<Queue, 'name'> = {
  notify: true,
  /** One waiting job a key: what is sent again while it waits is dropped. So every job needs a key of its own. */
  policy: 'short',
  retryLimit: 1_000,
  retryDelay: 1,
  retryBackoff: false,
  expireInSeconds: 23 * 3600,
  /** The least pg-boss takes. Ours is faster: lib/runner/reconcile.ts. */
  heartbeatSeconds: 10,
  deleteAfterSeconds: 24 * 3600,
}

export type Querying = pg.Pool | pg.PoolClient

/** Lets a job be sent inside the caller's own transaction. */
export function queueDatabase(client: Querying): Db {
  return { executeSql: (text, values) => client.query(text, values) }
}

const store = globalThis as typeof globalThis & { __bunryuSender?: Promise<PgBoss> }

/** Sends and nothing else: no supervision, no connections of its own. */
export function sender(): Promise<PgBoss> {
  store.__bunryuSender ??= startSender().catch((error) => {
    store.__bunryuSender = undefined
    throw error
  })
  return store.__bunryuSender
}

async function startSender(): Promise<PgBoss> {
  const boss = new PgBoss({
    db: queueDatabase(pool()),
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', (error) => logger().warn({ error: describeError(error) }, 'queue sender'))
  await boss.start()
  await ensureQueues(boss)
  return boss
}

export async function stopSender(): Promise<void> {
  const started = store.__bunryuSender
  store.__bunryuSender = undefined
  if (started) await (await started).stop({ graceful: false, close: false })
}

/** Connections a worker's queue holds: fetching, heartbeats, supervision; LISTEN has one more. */
const WORKER_QUEUE_CONNECTIONS = 4
const SUPERVISE_SECONDS = 2

/** For a worker: wakes by NOTIFY, supervises, takes dead workers' jobs back. */
export async function startWorkerBoss(): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: requireDatabaseUrl(),
    max: WORKER_QUEUE_CONNECTIONS,
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  })
  boss.on('error', (error) => logger().warn({ error: describeError(error) }, 'queue'))
  try {
    await boss.start({ attempts: 20 })
    await ensureQueues(boss)
    return boss
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined)
    throw error
  }
}

/** `createQueue` leaves an existing queue as it is, so what changed is updated too. */
async function ensureQueues(boss: PgBoss): Promise<void> {
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, QUEUE)
    // A queue keeps the policy it was made with.
    const { policy: _, ...changeable } = QUEUE
    await boss.updateQueue(name, changeable)
  }
}
