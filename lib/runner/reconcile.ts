import type pg from 'pg'
import { takeLostTrainings } from '#lib/models/training.ts'
import { sendFinish, sendShards, sendTraining } from '#lib/queue/send.ts'
import { LEASE_SECONDS } from '#lib/runner/lease.ts'

/** A job that was sent and not begun within this time is sent again; twice does no harm. */
const RESEND_SECONDS = 2

export type Reconcile = (pool: pg.Pool) => Promise<number>

/**
 * Makes "unfinished, but nobody works on it" impossible: shards without a live lease get a job again, and tasks that
 * only lack their ending get one; so do trainings. Jobs may be lost, come twice or belong to dead workers; the rows decide.
 * @returns how many jobs were sent
 */
export async function reconcile(pool: pg.Pool): Promise<number> {
  const { rows: shards } = await pool.query<{ task_id: string; index: number }>(
    // A shard that is locked is being claimed or saved.
    `UPDATE task_shard s SET queued_at = clock_timestamp()
     FROM (SELECT w.task_id, w.index FROM task_shard w JOIN classification_task t ON t.id = w.task_id
           WHERE t.status IN ('queued', 'running') AND w.finished_at IS NULL
             AND (w.heartbeat_at IS NULL OR w.heartbeat_at < clock_timestamp() - make_interval(secs => $1))
             AND w.queued_at < clock_timestamp() - make_interval(secs => $2)
           FOR UPDATE OF w SKIP LOCKED) AS idle
     WHERE s.task_id = idle.task_id AND s.index = idle.index
     RETURNING s.task_id, s.index`,
    [LEASE_SECONDS, RESEND_SECONDS],
  )
  for (const { task_id, index } of shards) await sendShards(pool, task_id, [index])

  const endless = await listEndlessTasks(pool)
  for (const id of endless) await sendFinish(pool, id)

  const trainings = await takeLostTrainings(pool, {
    leaseSeconds: LEASE_SECONDS,
    resendSeconds: RESEND_SECONDS,
  })
  for (const id of trainings) await sendTraining(pool, id)
  return shards.length + endless.length + trainings.length
}

/** Unfinished tasks that lack nothing but their ending: every shard done, or cancelling and nobody at work. */
export async function listEndlessTasks(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT t.id FROM classification_task t
     WHERE t.status IN ('queued', 'running', 'cancelling') AND t.updated_at < clock_timestamp() - make_interval(secs => $2)
       AND NOT EXISTS (
         SELECT FROM task_shard s WHERE s.task_id = t.id AND s.finished_at IS NULL
           AND (t.status <> 'cancelling' OR s.heartbeat_at > clock_timestamp() - make_interval(secs => $1)))`,
    [LEASE_SECONDS, RESEND_SECONDS],
  )
  return rows.map(({ id }) => id)
}
