import type pg from 'pg'
import { ShardStats } from '#lib/results/shard-stats.ts'

/**
 * Whoever holds a shard's lease works on it. Times are the database's alone, so a worker's clock does not matter;
 * the lease number goes into every write, so a worker that lost it changes nothing.
 */

/** Without a heartbeat for this long, anyone may take the shard over. */
export const LEASE_SECONDS = 5
/** Several beats may be lost before the lease is. */
export const HEARTBEAT_MS = 1_000

export interface Claim {
  taskId: string
  shard: number
  lease: number
  /** null: the file was removed. */
  fileId: string | null
  cursor: string
  toTicketId: string
  /** Claims in a row that saved nothing, this one included. */
  stalledCount: number
  stats: ShardStats
  engine: 'rule' | 'ai'
  engineVersion: string
  ruleSetHash: string | null
  modelId: string | null
}

/**
 * One statement, so that a worker frozen in the middle of it holds no lock. The task is locked first: cancelling and
 * claiming cannot pass each other. A shard that is locked is being saved by whoever holds it, and is passed by: whoever
 * saves takes the shard's lock first and the task's last, so waiting here would be a deadlock.
 */
const CLAIM = `
  WITH task AS (
    SELECT * FROM classification_task WHERE id = $1 AND status IN ('queued', 'running') FOR UPDATE),
  free AS (
    SELECT s.task_id, s.index FROM task_shard s JOIN task ON task.id = s.task_id
    WHERE s.index = $2 AND s.finished_at IS NULL
      AND (s.heartbeat_at IS NULL OR s.heartbeat_at < clock_timestamp() - make_interval(secs => $3))
    FOR UPDATE OF s SKIP LOCKED),
  claimed AS (
    UPDATE task_shard s SET lease = lease + 1, heartbeat_at = clock_timestamp(), stalled_count = stalled_count + 1
    FROM free WHERE s.task_id = free.task_id AND s.index = free.index
    RETURNING s.task_id, s.lease, s.cursor, s.to_ticket_id, s.stalled_count, s.stats),
  started AS (
    UPDATE classification_task t SET status = 'running', step = 'init',
      started_at = coalesce(t.started_at, clock_timestamp()), version = t.version + 1, updated_at = clock_timestamp()
    FROM claimed WHERE t.id = claimed.task_id AND t.status = 'queued')
  SELECT claimed.*, task.file_id, task.engine, task.engine_version, task.rule_set_hash, task.model_id
  FROM claimed JOIN task ON task.id = claimed.task_id`

/**
 * Takes a shard, and with the first one starts the task. Null: it is finished, someone else's, or its task has ended or
 * is being cancelled.
 */
export async function claimShard(pool: pg.Pool, taskId: string, shard: number): Promise<Claim | null> {
  const { rows } = await pool.query(CLAIM, [taskId, shard, LEASE_SECONDS])
  const row = rows[0]
  if (!row) return null
  return {
    taskId,
    shard,
    lease: row.lease,
    fileId: row.file_id,
    cursor: row.cursor,
    toTicketId: row.to_ticket_id,
    stalledCount: row.stalled_count,
    stats: ShardStats.from(row.stats),
    engine: row.engine,
    engineVersion: row.engine_version,
    ruleSetHash: row.rule_set_hash,
    modelId: row.model_id,
  }
}

export type Held = Pick<Claim, 'taskId' | 'shard' | 'lease'>

export interface Beat {
  /** null: the lease is lost. Otherwise the task's, so that a missed cancel is heard at last. */
  status: string | null
  /** Another task waits that nobody works on at all. */
  isSomeoneWaiting: boolean
}

/** A task that has just been sent is on its way to a worker. */
const WAITS_AFTER_SECONDS = 1

const BEAT = `
  WITH beaten AS (
    UPDATE task_shard s SET heartbeat_at = clock_timestamp() FROM classification_task t
    WHERE s.task_id = $1 AND s.index = $2 AND s.lease = $3 AND s.finished_at IS NULL AND t.id = s.task_id
    RETURNING t.status::text)
  SELECT status, EXISTS (
    SELECT FROM classification_task other
    WHERE other.status IN ('queued', 'running') AND other.id <> $1
      AND EXISTS (SELECT FROM task_shard w WHERE w.task_id = other.id AND w.finished_at IS NULL
        AND w.queued_at < clock_timestamp() - make_interval(secs => $5))
      AND NOT EXISTS (SELECT FROM task_shard h WHERE h.task_id = other.id AND h.finished_at IS NULL
        AND h.heartbeat_at > clock_timestamp() - make_interval(secs => $4))) AS "isSomeoneWaiting"
  FROM beaten`

/** Says "still here". */
export async function beat(pool: pg.Pool, { taskId, shard, lease }: Held): Promise<Beat> {
  const { rows } = await pool.query<Beat>(BEAT, [taskId, shard, lease, LEASE_SECONDS, WAITS_AFTER_SECONDS])
  return rows[0] ?? { status: null, isSomeoneWaiting: false }
}

/**
 * Hands the shard back so that another worker takes it at once. Stopping is no sign of poison; a fault may be one, and
 * then the claim stays counted.
 */
export async function releaseShard(
  pool: pg.Pool,
  { taskId, shard, lease }: Held,
  { isFault }: { isFault: boolean },
): Promise<void> {
  await pool.query(
    `UPDATE task_shard SET heartbeat_at = NULL, stalled_count = greatest(0, stalled_count - $4)
     WHERE task_id = $1 AND index = $2 AND lease = $3 AND finished_at IS NULL`,
    [taskId, shard, lease, isFault ? 0 : 1],
  )
}

/** The first worker on a task says that tickets are being classified now. */
export async function beginProcessing(pool: pg.Pool, taskId: string): Promise<void> {
  await pool.query(
    `UPDATE classification_task SET step = 'processing', version = version + 1, updated_at = clock_timestamp()
     WHERE id = $1 AND status = 'running' AND step = 'init'`,
    [taskId],
  )
}
