import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { createPool, requireDatabaseUrl } from '#lib/db/pool.ts'
import { describeError, logger } from '#lib/logger.ts'
import { RunnerCounter } from '#lib/metrics/runner-counts.ts'
import { startWorkerBoss, stopSender } from '#lib/queue/boss.ts'
import {
  CLASSIFY_SHARD,
  classifyShardSchema,
  FINISH_TASK,
  finishTaskSchema,
  TRAIN_MODEL,
  trainModelSchema,
} from '#lib/queue/jobs.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { finishIfDone } from '#lib/runner/finish-task.ts'
import type { LoadEngine } from '#lib/runner/load-engine.ts'
import { type Reconcile, reconcile } from '#lib/runner/reconcile.ts'
import { RunningShards } from '#lib/runner/running-shards.ts'
import { tidy } from '#lib/runner/tidy.ts'
import { workOnTraining } from '#lib/runner/train-model.ts'
import { type Work, workOnShard } from '#lib/runner/work-on-shard.ts'

/** Shards a process works on side by side: enough that a small task never waits for a large one. */
const SHARD_CONCURRENCY = 4
/** Each shard reads, saves and beats at once. */
const WORKER_POOL_SIZE = 14
const RECONCILE_MS = 1_000
/** Between two looks for what nobody waits for. */
const TIDY_MS = 2_000
/** A worker that has done a job asks for the next one this often: a notification wakes it for one job, not for a backlog. */
const POLLING = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 }
/** SIGTERM: chunks in hand get this long to be finished and saved. */
const STOP_PATIENCE_MS = 2_500
const LISTEN_RETRY_MS = 500

export interface Worker {
  stop(): Promise<void>
}

/** A query that takes longer has lost its server: a save takes milliseconds, a summary a second at the most. */
const QUERY_TIMEOUT_MS = 20_000

/** Between two statements of ours there is nothing to wait for; a worker that is silent so long is frozen. */
const IDLE_IN_TRANSACTION_MS = 2_000

export function createWorkerPool(): pg.Pool {
  return createPool(requireDatabaseUrl(), {
    max: WORKER_POOL_SIZE,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
  })
}

export interface WorkerOptions {
  /** Where engines come from; the task's own record by default. */
  engines?: LoadEngine
  /** Its connections; a pool made from the settings by default. */
  pool?: pg.Pool
  /** What finds unfinished tasks that nobody works on. */
  reconcile?: Reconcile
}

/** Starts taking jobs. One a process (or a thread of the web process); as many processes as there are cores to use. */
export async function startWorker(options: WorkerOptions = {}): Promise<Worker> {
  const pool = options.pool ?? createWorkerPool()
  const running = new RunningShards()
  const counter = new RunnerCounter()
  const patience = new AbortController().signal
  const boss = await untilDatabaseAnswers(() => takeJobs({ ...options, pool, running, counter }), patience)
  const cancels = listenForCancels(running)
  const runnerId = randomUUID()
  await untilDatabaseAnswers(() => reportAlive(pool, runnerId, counter), patience)
  const reconciling = repeat(RECONCILE_MS, async () => {
    await reportAlive(pool, runnerId, counter)
    await (options.reconcile ?? reconcile)(pool)
  })
  const tidying = repeat(TIDY_MS, () => tidy(pool, () => running.isStopping))
  logger().info({ concurrency: SHARD_CONCURRENCY }, 'worker ready')

  return {
    async stop() {
      reconciling.stop()
      tidying.stop()
      running.stop()
      const impatience = setTimeout(() => running.interrupt(), STOP_PATIENCE_MS)
      await boss.stop({ graceful: true, timeout: STOP_PATIENCE_MS + 1_000 })
      clearTimeout(impatience)
      await cancels.stop()
      await stopSender()
      await pool.query('DELETE FROM runner WHERE id = $1', [runnerId])
      await pool.end()
      logger().info('worker stopped')
    },
  }
}

/** All or nothing: what fails halfway is stopped, to be tried again. */
async function takeJobs(work: Work): Promise<PgBoss> {
  const boss = await startWorkerBoss()
  try {
    await boss.work(CLASSIFY_SHARD, { localConcurrency: SHARD_CONCURRENCY, ...POLLING }, async (jobs) => {
      for (const job of jobs) await workOnShard(classifyShardSchema.parse(job.data), work)
    })
    await boss.work(FINISH_TASK, { localConcurrency: 1, ...POLLING }, async (jobs) => {
      for (const job of jobs) await finishIfDone(work.pool, finishTaskSchema.parse(job.data).taskId)
    })
    await boss.work(TRAIN_MODEL, { localConcurrency: 1, ...POLLING }, async (jobs) => {
      for (const job of jobs) await workOnTraining(trainModelSchema.parse(job.data), work)
    })
    return boss
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined)
    throw error
  }
}

/** Readiness and metrics ask for this; runners that died are forgotten after a while. */
async function reportAlive(pool: pg.Pool, id: string, counter: RunnerCounter): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM runner WHERE heartbeat_at < now() - interval '1 hour')
     INSERT INTO runner (id, counts) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET heartbeat_at = now(), counts = excluded.counts`,
    [id, JSON.stringify(counter)],
  )
}

/** Runs `work` again and again with a pause between; a failure is logged and the next turn tries anew. */
function repeat(pauseMs: number, work: () => Promise<unknown>): { stop(): void } {
  let timer: NodeJS.Timeout
  let isStopped = false
  const turn = async () => {
    try {
      await work()
    } catch (error) {
      logger().warn({ error: describeError(error) }, 'housekeeping failed')
    }
    if (!isStopped) timer = setTimeout(turn, pauseMs)
  }
  timer = setTimeout(turn, pauseMs)
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** Hears `task_cancel` on a connection of its own; while it is down the next save or heartbeat hears the cancel instead. */
function listenForCancels(running: RunningShards): { stop(): Promise<void> } {
  let client: pg.Client | undefined
  let isStopped = false
  const connect = async () => {
    if (isStopped) return
    const connecting = new pg.Client({ connectionString: requireDatabaseUrl(), keepAlive: true })
    client = connecting
    const again = () => {
      if (client !== connecting) return
      client = undefined
      if (!isStopped) setTimeout(() => void connect(), LISTEN_RETRY_MS)
    }
    connecting.on('error', again)
    connecting.on('end', again)
    connecting.on('notification', ({ payload }) => payload && running.cancel(payload))
    try {
      await connecting.connect()
      await connecting.query('LISTEN task_cancel')
    } catch (error) {
      logger().debug({ error: describeError(error) }, 'cancel listener down')
      again()
    }
  }
  void connect()
  return {
    async stop() {
      isStopped = true
      await client?.end()
    },
  }
}
