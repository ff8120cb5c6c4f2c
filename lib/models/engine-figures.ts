import type pg from 'pg'
import { readRuleSet } from '#lib/categories/data.ts'
import type { EngineName } from '#lib/engines/engine.ts'
import { truthTables } from '#lib/reviews/truth.ts'
import { hashRuleSet } from '#lib/tasks/snapshot-engine.ts'

/** What is known of an engine from its past tasks. */

/** Newest tasks that are looked at. */
const RECENT_TASKS = 50
/** A smaller task says how long it takes to start, not how fast tickets go. */
const SPEED_TICKETS_MIN = 2_000
/** One worker on two cores: docs/benchmarks-models.md. */
const DEFAULT_SPEED: Record<EngineName, number> = { rule: 40_000, ai: 15_000 }

/** Labelled tickets that are judged at most: a page waits for them. */
const JUDGED_MAX = 2_000
/** Below this, a share of right answers is chance. */
const JUDGED_MIN = 30

export interface Speed {
  ticketsPerSecond: number
  isSpeedMeasured: boolean
}

export async function readSpeed(pool: pg.Pool, engine: EngineName): Promise<Speed> {
  const { rows } = await pool.query<{ speed: number | null }>(
    `SELECT sum(processed) / nullif(sum(extract(epoch FROM finished_at - started_at)), 0)::float8 AS speed FROM (
       SELECT processed, finished_at, started_at FROM classification_task
       WHERE status = 'completed' AND engine = $1 AND started_at IS NOT NULL AND total >= $2
       ORDER BY created_at DESC LIMIT $3) AS recent`,
    [engine, SPEED_TICKETS_MIN, RECENT_TASKS],
  )
  const speed = rows[0]?.speed ?? null
  return { ticketsPerSecond: speed ?? DEFAULT_SPEED[engine], isSpeedMeasured: speed !== null }
}

/** What a task started now with the rules would record. */
export async function readRuleVersion(pool: pg.Pool): Promise<string> {
  return `rules-${hashRuleSet(await readRuleSet(pool)).slice(0, 8)}`
}

interface Decided {
  engine: EngineName
  version: string
  /** What the model learnt from must not judge it. */
  exceptFileId: string | null
}

/**
 * The share of labelled tickets that this version decided rightly, over the newest task of each file: of files with a
 * label column, and of blind scores. Other reviews are of tickets that somebody picked, mostly doubtful ones, and say
 * nothing of the whole. A ticket it could not decide counts as wrong. Null where too few are labelled.
 */
export async function readMeasuredAccuracy(
  pool: pg.Pool,
  { engine, version, exceptFileId }: Decided,
): Promise<number | null> {
  const { rows } = await pool.query<{ judged: number; right: number }>(
    `WITH recent AS (
       SELECT id, file_id, created_at FROM classification_task
       WHERE status = 'completed' AND engine = $1 AND engine_version = $2 AND file_id IS DISTINCT FROM $3::uuid
       ORDER BY created_at DESC LIMIT $4),
     task AS (SELECT DISTINCT ON (file_id) id, file_id FROM recent WHERE file_id IS NOT NULL ORDER BY file_id, created_at DESC),
     ${truthTables('IN (SELECT file_id FROM task)')},
     judged AS (
       SELECT c.name = truth.truth AS is_right FROM truth JOIN task ON task.file_id = truth.file_id
       JOIN ticket t ON t.id = truth.id AND (t.label IS NOT NULL OR EXISTS (SELECT FROM score_ticket s WHERE s.ticket_id = t.id))
       JOIN result r ON r.task_id = task.id AND r.ticket_id = truth.id LEFT JOIN category c ON c.id = r.category_id
       WHERE truth.truth <> '' LIMIT $5)
     SELECT count(*)::int AS judged, (count(*) FILTER (WHERE is_right))::int AS right FROM judged`,
    [engine, version, exceptFileId, RECENT_TASKS, JUDGED_MAX],
  )
  const { judged, right } = rows[0]!
  return judged < JUDGED_MIN ? null : right / judged
}
