import type pg from 'pg'
import { describeArtifact } from '#lib/engines/linear/describe-artifact.ts'
import type { TrainedArtifact } from '#lib/engines/linear/train-in-thread.ts'
import type { ModelComparison, TrainingSource } from '#lib/models/schema.ts'

/**
 * Whoever holds a training's lease works on it, as with shards: times are the database's alone, and a write that does
 * not carry the lease number changes nothing.
 */

export interface TrainingClaim {
  modelId: string
  lease: number
  /** Claims in a row that did not end, this one included. */
  stalledCount: number
  source: TrainingSource
  /** null: the file was removed, or it learns from reviews. */
  fileId: string | null
  /** Whose reviews it may learn from; null: that person is gone. */
  userId: string | null
  /** It was started with an administrator's rights. */
  asAdmin: boolean
  seed: number
}

/** Null: it has ended, or someone else works on it. */
export async function claimTraining(
  pool: pg.Pool,
  { modelId, leaseSeconds }: { modelId: string; leaseSeconds: number },
): Promise<TrainingClaim | null> {
  const { rows } = await pool.query(
    `UPDATE model SET status = 'training', lease = lease + 1, stalled_count = stalled_count + 1,
       heartbeat_at = clock_timestamp(), started_at = coalesce(started_at, clock_timestamp())
     WHERE id = $1 AND status IN ('queued', 'training')
       AND (heartbeat_at IS NULL OR heartbeat_at < clock_timestamp() - make_interval(secs => $2))
     RETURNING lease, stalled_count AS "stalledCount", source::text, training_file_id AS "fileId",
       created_by_id AS "userId", coalesce((settings->>'as_admin')::boolean, false) AS "asAdmin", seed`,
    [modelId, leaseSeconds],
  )
  return rows[0] ? { modelId, ...rows[0] } : null
}

type Held = Pick<TrainingClaim, 'modelId' | 'lease'>
const HELD = `id = $1 AND lease = $2 AND status = 'training'`

/** Says "still here, this far". False: the training was cancelled, or is someone else's now. */
export async function beatTraining(
  pool: pg.Pool,
  { modelId, lease }: Held,
  { current, total }: { current: number; total: number },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE model SET heartbeat_at = clock_timestamp(), current = greatest(current, $3), total = $4 WHERE ${HELD}`,
    [modelId, lease, current, total],
  )
  return rowCount === 1
}

/** Hands it back so that another worker takes it at once. A worker that stops is no sign of a deadly training. */
export async function releaseTraining(pool: pg.Pool, { modelId, lease }: Held): Promise<void> {
  await pool.query(
    `UPDATE model SET heartbeat_at = NULL, stalled_count = greatest(0, stalled_count - 1) WHERE ${HELD}`,
    [modelId, lease],
  )
}

export interface FinishedModel extends TrainedArtifact {
  categories: string[]
  settings: unknown
  comparison: ModelComparison | null
}

/** @returns false where the training was cancelled or taken over; then nothing is kept */
export async function saveModel(
  pool: pg.Pool,
  { modelId, lease }: Held,
  { artifact, report, categories, settings, comparison }: FinishedModel,
): Promise<boolean> {
  const { version, checksum } = describeArtifact(artifact)
  const { rowCount } = await pool.query(
    `UPDATE model SET status = 'ready', version = $3, checksum = $4, artifact = $5, metrics = $6, categories = $7,
       settings = $8, training_count = $9, comparison = $10, current = total, heartbeat_at = NULL, trained_at = clock_timestamp()
     WHERE ${HELD}`,
    [
      ...[modelId, lease, version, checksum, artifact, JSON.stringify(report), categories],
      ...[JSON.stringify(settings), report.tickets, comparison && JSON.stringify(comparison)],
    ],
  )
  return rowCount === 1
}

export async function failTraining(
  pool: pg.Pool,
  { modelId, lease }: Held,
  { code, params = {} }: { code: string; params?: Readonly<Record<string, string | number>> },
): Promise<void> {
  await pool.query(
    `UPDATE model SET status = 'failed', error = $3, error_params = $4, heartbeat_at = NULL WHERE ${HELD}`,
    [modelId, lease, code, JSON.stringify(params)],
  )
}

/** Trainings that nobody works on and that no job was sent for lately; they count as sent now. */
export async function takeLostTrainings(
  pool: pg.Pool,
  { leaseSeconds, resendSeconds }: { leaseSeconds: number; resendSeconds: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE model SET queued_at = clock_timestamp()
     WHERE status IN ('queued', 'training')
       AND (heartbeat_at IS NULL OR heartbeat_at < clock_timestamp() - make_interval(secs => $1))
       AND queued_at < clock_timestamp() - make_interval(secs => $2)
     RETURNING id`,
    [leaseSeconds, resendSeconds],
  )
  return rows.map(({ id }) => id)
}
