import { type Calibration, fitCalibration } from '#lib/accuracy/calibration.ts'
import type { ScoreCount } from '#lib/accuracy/dial.ts'
import { computeFigures } from '#lib/accuracy/figures.ts'
import type { Judged, JudgedCell } from '#lib/accuracy/judged.ts'
import { IS_LEARNT_FROM } from '#lib/accuracy/learnt-from.ts'
import type { AccuracyFigures, TruthSource } from '#lib/accuracy/schema.ts'
import { readScoredTickets } from '#lib/accuracy/scored-tickets.ts'
import { pool } from '#lib/db/pool.ts'
import { truthTables } from '#lib/reviews/truth.ts'
import { scoredTables } from '#lib/scores/truth.ts'

/** SQL and not Prisma here: whole files are counted where they lie. */

/** Scores are counted to the thousandth. */
const SCORE_STEPS = 1000
const SCORE = `round(r.confidence * ${SCORE_STEPS})::int`

interface CellRow {
  stratum: number
  truth: string
  predicted: string | null
  score: number | null
  count: number
}

function toCell({ score, ...row }: CellRow): JudgedCell {
  return { ...row, score: score === null ? null : score / SCORE_STEPS }
}

export interface BlindSample {
  judged: Judged
  /** Drawn tickets of each stratum with an answer but no category. */
  undecided: number[]
  /** Every drawn ticket has an answer, and the task has no tickets that could not be drawn. */
  isComplete: boolean
}

/** The task's blind score so far; null where nothing is drawn. */
export async function readBlindSample(taskId: string): Promise<BlindSample | null> {
  const { rows: sessions } = await pool().query<{ id: string; processed: number }>(
    `SELECT s.id, t.processed FROM score_session s JOIN classification_task t ON t.id = s.task_id WHERE s.task_id = $1`,
    [taskId],
  )
  const session = sessions[0]
  if (!session) return null
  const { rows: strata } = await pool().query<{ population: number; open: number; undecided: number }>(
    `WITH ${scoredTables('= $1')}
     SELECT st.population, (count(*) FILTER (WHERE NOT scored.is_done))::int AS open,
       (count(*) FILTER (WHERE scored.is_done AND scored.category_id IS NULL))::int AS undecided
     FROM score_stratum st LEFT JOIN scored ON scored.stratum = st.index
     WHERE st.session_id = $1 GROUP BY st.index, st.population ORDER BY st.index`,
    [session.id],
  )
  const { rows } = await pool().query<CellRow>(
    `WITH ${scoredTables('= $1')}
     SELECT scored.stratum, truth.name AS truth, c.name AS predicted, ${SCORE} AS score, count(*)::int AS count
     FROM scored JOIN result r ON r.task_id = $2 AND r.ticket_id = scored.ticket_id
     JOIN category truth ON truth.id = scored.category_id LEFT JOIN category c ON c.id = r.category_id
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [session.id, taskId],
  )
  const drawnFrom = strata.reduce((sum, { population }) => sum + population, 0)
  return {
    judged: { strata: strata.map(({ population }) => ({ population })), cells: rows.map(toCell) },
    undecided: strata.map(({ undecided }) => undecided),
    isComplete: strata.every(({ open }) => open === 0) && drawnFrom === session.processed,
  }
}

/** Every labelled ticket of the file as it is, whoever labelled it: one stratum that stands for itself. */
async function readLabelled(taskId: string, fileId: string): Promise<Judged> {
  const { rows } = await pool().query<CellRow>(
    `WITH ${truthTables('= $2')}
     SELECT 0 AS stratum, truth.truth, c.name AS predicted, ${SCORE} AS score, count(*)::int AS count
     FROM truth JOIN result r ON r.task_id = $1 AND r.ticket_id = truth.id LEFT JOIN category c ON c.id = r.category_id
     GROUP BY 2, 3, 4 ORDER BY 2, 3, 4`,
    [taskId, fileId],
  )
  return { strata: [{ population: null }], cells: rows.map(toCell) }
}

/** Where the labels of a file come from. */
export async function readLabelSource(fileId: string): Promise<Exclude<TruthSource, 'blind'>> {
  const { rows } = await pool().query<{ has_labels: boolean; has_reviews: boolean }>(
    `SELECT EXISTS (SELECT FROM ticket WHERE file_id = $1 AND label IS NOT NULL) AS has_labels,
       EXISTS (SELECT FROM review r JOIN ticket t ON t.id = r.ticket_id
         WHERE r.file_id = $1 AND r.category_id IS NOT NULL AND t.label IS NULL) AS has_reviews`,
    [fileId],
  )
  const { has_labels, has_reviews } = rows[0]!
  return !has_labels ? 'reviews' : has_reviews ? 'mixed' : 'labels'
}

async function readScores(taskId: string): Promise<ScoreCount[]> {
  const { rows } = await pool().query<{ score: number | null; count: number }>(
    `SELECT ${SCORE} AS score, count(*)::int AS count FROM result r WHERE r.task_id = $1 GROUP BY 1`,
    [taskId],
  )
  return rows.map(({ score, count }) => ({ score: score === null ? null : score / SCORE_STEPS, count }))
}

interface TaskFacts {
  file_id: string | null
  engine: string
  engine_version: string
  is_learnt_from: boolean
  order: string[]
  is_unfinished: boolean
}

async function readFacts(taskId: string): Promise<TaskFacts> {
  const { rows } = await pool().query<TaskFacts>(
    `SELECT t.file_id, t.engine, t.engine_version, ${IS_LEARNT_FROM} AS is_learnt_from,
       ARRAY(SELECT name FROM category ORDER BY position, id) AS order, t.finished_at IS NULL AS is_unfinished
     FROM classification_task t LEFT JOIN model m ON m.id = t.model_id WHERE t.id = $1`,
    [taskId],
  )
  return rows[0]!
}

export interface TaskAccuracy {
  blind: AccuracyFigures | null
  /** From the file's column and reviews; null where there are none. */
  labelled: AccuracyFigures | null
  /** Score → probability for this engine version; null where too little is judged to say so. */
  calibration: Calibration | null
}

/** All figures of a task. The caller has checked who asks. */
export async function readAccuracy(taskId: string): Promise<TaskAccuracy> {
  const facts = await readFacts(taskId)
  // Half a run is no run: its tickets come while they are counted.
  if (facts.is_unfinished) return { blind: null, labelled: null, calibration: null }
  const [scores, blind, labelled, source] = await Promise.all([
    readScores(taskId),
    readBlindSample(taskId),
    facts.file_id ? readLabelled(taskId, facts.file_id) : null,
    facts.file_id ? readLabelSource(facts.file_id) : null,
  ])
  const shared = { scores, order: facts.order, isLearntFrom: facts.is_learnt_from }
  return {
    blind: blind && computeFigures({ ...shared, ...blind, source: 'blind' }),
    labelled: labelled && source && computeFigures({ ...shared, judged: labelled, source }),
    calibration: await readCalibration(facts.engine, facts.engine_version),
  }
}

/** Every reader of a result asks, and it changes slowly. */
const KEPT_MS = 30_000
const kept = new Map<string, { until: number; calibration: Promise<Calibration | null> }>()

/**
 * Score → probability for an engine version, or null where too few of its answers were judged (`fitCalibration`). At most
 * half a minute old.
 */
export function readCalibration(engine: string, version: string): Promise<Calibration | null> {
  const now = Date.now()
  for (const [name, { until }] of kept) if (until < now) kept.delete(name)
  const key = `${engine} ${version}`
  const known = kept.get(key)
  if (known) return known.calibration
  const calibration = readScoredTickets(pool(), { engine, version }).then(fitCalibration)
  kept.set(key, { until: now + KEPT_MS, calibration })
  calibration.catch(() => kept.delete(key))
  return calibration
}
