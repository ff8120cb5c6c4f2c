import type pg from 'pg'
import { readBlindSample } from '#lib/accuracy/data.ts'
import { drawnLabels } from '#lib/accuracy/drawn-labels.ts'
import { wilson } from '#lib/accuracy/intervals.ts'
import { sum } from '#lib/accuracy/judged.ts'
import { estimateAccuracy } from '#lib/accuracy/stratified.ts'
import { readRuleSet } from '#lib/categories/data.ts'
import type { EngineName } from '#lib/engines/engine.ts'
import { hashRuleSet } from '#lib/tasks/snapshot-engine.ts'

/** What is known of an engine from its past tasks. */

/** Newest tasks that are looked at. */
const RECENT_TASKS = 50
/** A smaller task says how long it takes to start, not how fast tickets go. */
const SPEED_TICKETS_MIN = 2_000
/** One worker on two cores: docs/benchmarks-models.md. */
const DEFAULT_SPEED: Record<EngineName, number> = { rule: 40_000, ai: 15_000 }

/** Blind scores that are looked at for a whole one. */
const RECENT_SCORES = 5
/** Labelled tickets that are judged at most, drawn at random: a page waits for them. */
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

/** How often an engine was right, and what that is known from: one kind of sample, never a mixture. */
export interface MeasuredAccuracy {
  /** `blind`: a random sample of one task, judged without the answer. `tickets`: the labels that files came with. */
  source: 'blind' | 'tickets'
  /** 0..1, with its 95 % interval. */
  value: number
  low: number
  high: number
  /** Tickets behind it. */
  tickets: number
}

interface Decided {
  engine: EngineName
  version: string
  /** What the model learnt from must not judge it. */
  exceptFileId: string | null
}

/**
 * The share of right answers of this version, from the best sample there is: the newest task whose blind score is whole,
 * weighted back to all its tickets; else the labels of files. Reviews are of tickets that somebody picked, mostly doubtful
 * ones, and say nothing of the whole. A ticket it could not decide counts as wrong. Null where too few are judged.
 */
export async function readMeasuredAccuracy(
  pool: pg.Pool,
  decided: Decided,
): Promise<MeasuredAccuracy | null> {
  return (await readBlindAccuracy(pool, decided)) ?? (await readLabelAccuracy(pool, decided))
}

async function readBlindAccuracy(
  pool: pg.Pool,
  { engine, version, exceptFileId }: Decided,
): Promise<MeasuredAccuracy | null> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT t.id FROM score_session s JOIN classification_task t ON t.id = s.task_id
     WHERE t.status = 'completed' AND t.engine = $1 AND t.engine_version = $2 AND t.file_id IS DISTINCT FROM $3::uuid
     ORDER BY t.created_at DESC LIMIT $4`,
    [engine, version, exceptFileId, RECENT_SCORES],
  )
  for (const { id } of rows) {
    const sample = await readBlindSample(id)
    const estimate = sample?.isComplete ? estimateAccuracy(sample.judged) : null
    const tickets = sample ? sum(sample.judged.cells, ({ count }) => count) : 0
    if (!estimate || tickets < JUDGED_MIN) continue
    const { value, low, high } = estimate
    return { source: 'blind', value, low, high, tickets }
  }
  return null
}

/** Over the newest task of each file that has a label column; where a person has corrected a label, the correction counts. */
async function readLabelAccuracy(
  pool: pg.Pool,
  { engine, version, exceptFileId }: Decided,
): Promise<MeasuredAccuracy | null> {
  const { rows } = await pool.query<{ judged: number; right: number }>(
    `WITH recent AS (
       SELECT id, file_id, total, created_at FROM classification_task
       WHERE status = 'completed' AND engine = $1 AND engine_version = $2 AND file_id IS DISTINCT FROM $3::uuid
       ORDER BY created_at DESC LIMIT $4),
     ${drawnLabels({ recent: 'recent', limit: '$5' })},
     judged AS (
       SELECT c.name IS NOT DISTINCT FROM coalesce(v.name, btrim(t.label)) AS is_right
       FROM drawn JOIN ticket t ON t.id = drawn.ticket_id
       JOIN result r ON r.task_id = drawn.task_id AND r.ticket_id = t.id
       LEFT JOIN category c ON c.id = r.category_id
       LEFT JOIN LATERAL (SELECT k.name, review.kind FROM review LEFT JOIN category k ON k.id = review.category_id
         WHERE review.ticket_id = t.id ORDER BY review.id DESC LIMIT 1) AS v ON true
       WHERE v.kind IS DISTINCT FROM 'new_category' AND btrim(t.label) <> '')
     SELECT count(*)::int AS judged, (count(*) FILTER (WHERE is_right))::int AS right FROM judged`,
    [engine, version, exceptFileId, RECENT_TASKS, JUDGED_MAX],
  )
  const { judged, right } = rows[0]!
  if (judged < JUDGED_MIN) return null
  const value = right / judged
  return { source: 'tickets', value, ...wilson(value, judged), tickets: judged }
}
