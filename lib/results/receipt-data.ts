import { pool } from '#lib/db/pool.ts'
import { AppError, notFound } from '#lib/errors.ts'
import {
  RESULT_HASH_METHOD,
  type Receipt,
  type RerunVerdict,
  type Verification,
} from '#lib/results/receipt-schema.ts'
import { computeResultHash } from '#lib/results/result-hash.ts'
import { isUnfinished, type TaskStatus } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

interface Row {
  id: string
  name: string | null
  status: TaskStatus
  error_code: string | null
  user_id: string
  user_name: string
  cancelled_by: string | null
  file_id: string | null
  file_name: string
  file_sha256: string | null
  engine: 'rule' | 'ai'
  engine_version: string
  rule_set_hash: string | null
  rule_counts: [number, number, number] | null
  model_id: string | null
  model_name: string | null
  model_checksum: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date
  /** A bigint of the database. */
  duration_ms: string
  total: number
  processed: number
  failed: number
  app_version: string | null
  result_hash: string | null
  rerun_of: string | null
}

const READ = `
  SELECT t.id, t.name, t.status::text, t.error_code, t.user_id, u.name AS user_name, c.name AS cancelled_by, t.file_id, t.file_name,
    t.file_sha256, t.engine, t.engine_version, t.rule_set_hash, t.model_id, m.name AS model_name, t.model_checksum,
    (SELECT jsonb_build_array(jsonb_array_length(r.snapshot->'categories'), jsonb_array_length(r.snapshot->'mappings'),
       jsonb_array_length(r.snapshot->'keywords')) FROM rule_set r WHERE r.hash = t.rule_set_hash) AS rule_counts,
    t.created_at, t.started_at, t.finished_at, t.duration_ms, t.total, t.processed, t.failed, t.app_version, t.result_hash, t.rerun_of
  FROM classification_task t JOIN "user" u ON u.id = t.user_id LEFT JOIN "user" c ON c.id = t.cancelled_by_id
  LEFT JOIN model m ON m.id = t.model_id
  WHERE t.id = $1 AND ($2 OR t.user_id = $3)`

/**
 * All that says how a result came about, and for a task that repeats another, whether it came out the same.
 * @throws AppError `not_found` (404), `not_finished` (409)
 */
export async function getReceipt(viewer: Viewer, taskId: string): Promise<Receipt> {
  const row = await readRow(viewer, taskId)
  return {
    task_id: row.id,
    name: row.name,
    status: row.status,
    error_code: row.error_code,
    requested_by: { user_id: row.user_id, name: row.user_name },
    cancelled_by: row.cancelled_by,
    file: { file_id: row.file_id, name: row.file_name, sha256: row.file_sha256 },
    engine: {
      kind: row.engine,
      version: row.engine_version,
      rule_set: ruleSetOf(row),
      model:
        row.engine === 'ai'
          ? { model_id: row.model_id, name: row.model_name, checksum: row.model_checksum }
          : null,
    },
    times: {
      queued_at: row.created_at.toISOString(),
      started_at: row.started_at?.toISOString() ?? null,
      finished_at: row.finished_at.toISOString(),
      duration_seconds: row.started_at ? Number(row.duration_ms) / 1000 : null,
    },
    counts: {
      total: row.total,
      classified: row.processed - row.failed,
      failed: row.failed,
      not_reached: row.total - row.processed,
    },
    app_version: row.app_version,
    result_hash: { method: RESULT_HASH_METHOD, value: row.result_hash, state: hashState(row) },
    rerun_of: row.rerun_of === null ? null : await readOriginal(viewer, row, row.rerun_of),
  }
}

/**
 * Makes the hash of what is stored now (a million tickets: seconds) and sets it against the recorded one: a result that
 * was changed since is noticed.
 * @throws AppError `not_found` (404), `not_finished` (409), `results_gone` (409)
 */
export async function verifyResults(viewer: Viewer, taskId: string): Promise<Verification> {
  const row = await readRow(viewer, taskId)
  if (row.file_id === null) throw new AppError('results_gone', 409)
  const { hash, tickets } = await computeResultHash(pool(), taskId)
  return {
    result_hash: hash,
    tickets,
    matches: row.result_hash === null ? null : row.result_hash === hash,
  }
}

async function readRow(viewer: Viewer, taskId: string): Promise<Row> {
  const { rows } = await pool().query<Row>(READ, [taskId, viewer.role === 'admin', viewer.userId])
  const row = rows[0]
  if (!row) throw notFound()
  if (isUnfinished(row.status)) throw new AppError('not_finished', 409, { task_id: taskId })
  return row
}

function ruleSetOf({ rule_set_hash, rule_counts }: Row): Receipt['engine']['rule_set'] {
  if (rule_set_hash === null || rule_counts === null) return null
  const [categories, mappings, keywords] = rule_counts
  return { hash: rule_set_hash, categories, mappings, keywords }
}

function hashState({ result_hash, file_id }: Pick<Row, 'result_hash' | 'file_id'>) {
  if (result_hash !== null) return 'recorded'
  return file_id === null ? 'unavailable' : 'pending'
}

interface Original {
  title: string
  created_at: Date
  status: TaskStatus
  file_id: string | null
  result_hash: string | null
}

async function readOriginal(viewer: Viewer, row: Row, taskId: string): Promise<Receipt['rerun_of']> {
  const { rows } = await pool().query<Original>(
    `SELECT coalesce(name, file_name) AS title, created_at, status::text, file_id, result_hash
     FROM classification_task WHERE id = $1 AND ($2 OR user_id = $3)`,
    [taskId, viewer.role === 'admin', viewer.userId],
  )
  const original = rows[0]
  const verdict = verdictOf(row, original)
  return {
    task_id: taskId,
    title: original?.title ?? null,
    created_at: original?.created_at.toISOString() ?? null,
    result_hash: original?.result_hash ?? null,
    verdict,
    changed_tickets: verdict === 'different' ? await countChanged(taskId, row.id) : null,
  }
}

function verdictOf(row: Row, original: Original | undefined): RerunVerdict {
  if (!original) return 'gone'
  if (row.status !== 'completed' || original.status !== 'completed') return 'partial'
  const states = [hashState(row), hashState(original)]
  if (states.includes('unavailable')) return 'unknown'
  if (states.includes('pending')) return 'pending'
  return row.result_hash === original.result_hash ? 'same' : 'different'
}

/** Null: the file went, and the single results with it. */
async function countChanged(originalId: string, taskId: string): Promise<number | null> {
  const { rows } = await pool().query<{ compared: number; changed: number }>(
    `SELECT count(*)::int AS compared, (count(*) FILTER (WHERE a.category_id IS DISTINCT FROM b.category_id))::int AS changed
     FROM result a JOIN result b ON b.ticket_id = a.ticket_id WHERE a.task_id = $1 AND b.task_id = $2`,
    [originalId, taskId],
  )
  const { compared, changed } = rows[0]!
  return compared === 0 ? null : changed
}
