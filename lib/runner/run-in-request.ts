import type pg from 'pg'
import { describeError, logger } from '#lib/logger.ts'
import { finishIfDone } from '#lib/runner/finish-task.ts'
import { LEASE_SECONDS } from '#lib/runner/lease.ts'
import type { LoadEngine } from '#lib/runner/load-engine.ts'
import { listEndlessTasks } from '#lib/runner/reconcile.ts'
import { RunningShards } from '#lib/runner/running-shards.ts'
import { tidy } from '#lib/runner/tidy.ts'
import { workOnShard } from '#lib/runner/work-on-shard.ts'

/** Past the budget a chunk in hand gets this long; a slow engine's call is broken off then, and done again by the next. */
const CHUNK_GRACE_MS = 4_000

export interface RequestRun {
  pool: pg.Pool
  /** Milliseconds after which no further chunk is begun. */
  budgetMs: number
  /** The task that was just asked for comes first. */
  taskId?: string
  engines?: LoadEngine
}

/**
 * RUNNER=request: works on whatever shards are free, one after the other, until none is or the time is up. There is no
 * queue and no process that lives on; leases keep several such runs apart as they do workers.
 * @returns whether there is work left that nobody holds
 */
export async function runInRequest(run: RequestRun): Promise<{ isWorkLeft: boolean }> {
  const { pool, budgetMs, taskId = null } = run
  const deadline = performance.now() + budgetMs
  const isTimeUp = () => performance.now() >= deadline
  const running = new RunningShards()
  const impatience = setTimeout(() => running.interrupt(), budgetMs + CHUNK_GRACE_MS)
  try {
    if (taskId) await finishIfDone(pool, taskId)
    for (const id of await listEndlessTasks(pool)) await finishIfDone(pool, id)
    let next = await findFreeShard(pool, taskId)
    while (next && !isTimeUp()) {
      await workOnShard(next, {
        ...{ pool, running, shouldStop: isTimeUp },
        ...(run.engines ? { engines: run.engines } : {}),
      }).catch((error) => logger().warn({ error: describeError(error) }, 'shard left for the next run'))
      next = await findFreeShard(pool, taskId)
    }
    if (next === null) await tidy(pool, isTimeUp)
    return { isWorkLeft: next !== null }
  } finally {
    clearTimeout(impatience)
  }
}

async function findFreeShard(
  pool: pg.Pool,
  preferredTaskId: string | null,
): Promise<{ taskId: string; shard: number } | null> {
  const { rows } = await pool.query<{ taskId: string; shard: number }>(
    `SELECT s.task_id AS "taskId", s.index AS shard
     FROM task_shard s JOIN classification_task t ON t.id = s.task_id
     WHERE t.status IN ('queued', 'running') AND s.finished_at IS NULL
       AND (s.heartbeat_at IS NULL OR s.heartbeat_at < clock_timestamp() - make_interval(secs => $2))
     ORDER BY t.id = $1 DESC NULLS LAST, t.created_at, s.index LIMIT 1`,
    [preferredTaskId, LEASE_SECONDS],
  )
  return rows[0] ?? null
}
