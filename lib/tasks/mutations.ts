import type pg from 'pg'
import { sqlState, transaction, UNIQUE_VIOLATION, violatedConstraint } from '#lib/db/transaction.ts'
import type { EngineName } from '#lib/engines/engine.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { prepareSending, sendFinish, sendShards } from '#lib/queue/send.ts'
import { insertShards } from '#lib/tasks/insert-shards.ts'

/** What decides: named and kept so that the task can be explained and repeated. */
export interface TaskEngine {
  engine: EngineName
  engineVersion: string
  ruleSetHash: string | null
  modelId: string | null
}

export interface StartTask extends TaskEngine {
  userId: string
  file: { id: string; name: string }
  idempotencyKey?: string | undefined
  /** When the request came in (epoch ms of this process); now, where nobody asked over the network. */
  arrivedAt?: number | undefined
  /** The task whose snapshot and file this one repeats. */
  repeats?: { taskId: string; categoryNames: { id: number; name: string }[] } | undefined
}

/**
 * Creates the task, its shards and their jobs in one transaction.
 * The database lets one unfinished task a user through, however many race.
 * @throws AppError `already_running` (409, with the running `task_id`), `no_tickets` (400)
 */
export async function startTask(pool: pg.Pool, input: StartTask): Promise<{ taskId: string }> {
  await prepareSending()
  try {
    return await transaction(pool, async (client) => {
      const taskId = await insertTask(client, input)
      await refuseIfBusyAtArrival(client, input, taskId)
      const shards = await insertShards(client, taskId, input.file.id)
      await sendShards(client, taskId, shards)
      return { taskId }
    })
  } catch (error) {
    // The file was removed between being found and here.
    if (violatedConstraint(error) === 'classification_task_file_id_fkey') throw notFound()
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
    const known = await findIdempotentTask(pool, input.userId, input.idempotencyKey)
    if (known) return { taskId: known }
    if (violatedConstraint(error) === 'classification_task_idempotency') return await startTask(pool, input)
    if (violatedConstraint(error) === 'classification_task_one_unfinished_per_user') {
      throw await alreadyRunning(pool, input.userId, error)
    }
    throw error
  }
}

/**
 * A start is refused if a task was unfinished when it came in, also where that task has ended while it waited for its
 * turn: five hundred tickets take less time than fifty requests, and of racing starts exactly one may win.
 */
async function refuseIfBusyAtArrival(
  client: pg.PoolClient,
  { userId, arrivedAt = Date.now() }: StartTask,
  taskId: string,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM classification_task
     WHERE user_id = $1 AND id <> $2 AND finished_at > clock_timestamp() - make_interval(secs => $3)
     ORDER BY finished_at DESC LIMIT 1`,
    [userId, taskId, Math.max(0, Date.now() - arrivedAt) / 1000],
  )
  if (rows[0]) throw new AppError('already_running', 409, { task_id: rows[0].id })
}

/** The task this key started within the last day, if any. */
export async function findIdempotentTask(
  pool: pg.Pool,
  userId: string,
  key: string | undefined,
): Promise<string | null> {
  if (!key) return null
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM classification_task
     WHERE user_id = $1 AND idempotency_key = $2 AND created_at > now() - interval '1 day'`,
    [userId, key],
  )
  return rows[0]?.id ?? null
}

/** The one that was in the way; by the time it is looked for it may have ended, and is still the one. */
async function alreadyRunning(pool: pg.Pool, userId: string, cause: unknown): Promise<AppError> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM classification_task WHERE user_id = $1
     ORDER BY finished_at IS NULL DESC, created_at DESC LIMIT 1`,
    [userId],
  )
  return new AppError('already_running', 409, { task_id: rows[0]?.id ?? '' }, { cause })
}

async function insertTask(client: pg.PoolClient, input: StartTask): Promise<string> {
  if (input.idempotencyKey) {
    await client.query(
      `UPDATE classification_task SET idempotency_key = NULL
       WHERE user_id = $1 AND idempotency_key = $2 AND created_at <= now() - interval '1 day'`,
      [input.userId, input.idempotencyKey],
    )
  }
  const { rows } = await client.query<{ id: string; total: number }>(
    `INSERT INTO classification_task
       (user_id, file_id, file_name, engine, engine_version, rule_set_hash, model_id, idempotency_key, rerun_of, category_names,
        total, file_sha256, model_checksum)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT count(*) FROM ticket WHERE file_id = $2),
       (SELECT sha256 FROM file WHERE id = $2), (SELECT checksum FROM model WHERE id = $7))
     RETURNING id, total`,
    [
      ...[input.userId, input.file.id, input.file.name, input.engine, input.engineVersion],
      ...[input.ruleSetHash, input.modelId, input.idempotencyKey ?? null],
      ...[input.repeats?.taskId ?? null, input.repeats ? JSON.stringify(input.repeats.categoryNames) : null],
    ],
  )
  const task = rows[0]!
  if (task.total === 0) throw new AppError('no_tickets', 400)
  return task.id
}

/**
 * Asks a task to stop. Who works on it stops within a chunk and ends it; one that nobody works on ends at once.
 * @throws AppError `not_found` (404), `already_finished` (409)
 */
export async function cancelTask(
  pool: pg.Pool,
  { taskId, userId }: { taskId: string; userId: string },
): Promise<void> {
  await prepareSending()
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE classification_task SET status = 'cancelling', cancelled_by_id = $2, version = version + 1, updated_at = now()
       WHERE id = $1 AND status IN ('queued', 'running')`,
      [taskId, userId],
    )
    if (rowCount === 0) return await explainNoCancel(client, taskId)
    await client.query(`SELECT pg_notify('task_cancel', $1)`, [taskId])
    await sendFinish(client, taskId)
  })
}

/** Cancelling twice is fine; cancelling what has ended is not. */
async function explainNoCancel(client: pg.PoolClient, taskId: string): Promise<void> {
  const { rows } = await client.query<{ status: string }>(
    'SELECT status FROM classification_task WHERE id = $1',
    [taskId],
  )
  if (!rows[0]) throw notFound()
  if (rows[0].status !== 'cancelling') throw new AppError('already_finished', 409)
}

/**
 * Takes a cancelled or failed task up again where it stopped: results it has are kept.
 * @throws AppError `not_found` (404), `not_resumable` (409), `already_running` (409)
 */
export async function resumeTask(pool: pg.Pool, taskId: string, userId: string): Promise<void> {
  await prepareSending()
  try {
    await transaction(pool, async (client) => {
      const { rows } = await client.query<{ resumed: boolean }>(
        `WITH resumed AS (
           UPDATE classification_task SET status = 'queued', step = 'init', finished_at = NULL, cancelled_by_id = NULL,
             error_code = NULL, error_detail = NULL, rate = NULL, result_hash = NULL, app_version = NULL, version = version + 1, updated_at = now()
           WHERE id = $1 AND status IN ('cancelled', 'failed') AND file_id IS NOT NULL RETURNING id)
         SELECT EXISTS (SELECT FROM resumed) AS resumed FROM classification_task WHERE id = $1`,
        [taskId],
      )
      if (!rows[0]) throw notFound()
      if (!rows[0].resumed) throw new AppError('not_resumable', 409)
      await clearEnding(client, taskId)
      const { rows: shards } = await client.query<{ index: number }>(
        // A new lease: whoever still works on it from before may save nothing any more.
        `UPDATE task_shard SET lease = lease + 1, heartbeat_at = NULL, stalled_count = 0, queued_at = now()
         WHERE task_id = $1 AND finished_at IS NULL RETURNING index`,
        [taskId],
      )
      if (shards.length === 0) await sendFinish(client, taskId)
      else
        await sendShards(
          client,
          taskId,
          shards.map(({ index }) => index),
        )
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'classification_task_one_unfinished_per_user') throw error
    throw await alreadyRunning(pool, userId, error)
  }
}

/**
 * The partial summary goes; it is made anew from the shards' own counts at the next ending. So does a blind score: its
 * sample was drawn from the part that was there. The labels it gave stay.
 */
async function clearEnding(client: pg.PoolClient, taskId: string): Promise<void> {
  for (const table of ['task_summary', 'task_category_stat', 'task_channel_stat', 'score_session']) {
    await client.query(`DELETE FROM ${table} WHERE task_id = $1`, [taskId])
  }
}
