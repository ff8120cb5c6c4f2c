import type pg from 'pg'
import type { ScoredTicket } from '#lib/accuracy/calibration.ts'
import { drawnLabels } from '#lib/accuracy/drawn-labels.ts'
import { IS_LEARNT_FROM } from '#lib/accuracy/learnt-from.ts'
import { scoredTables } from '#lib/scores/truth.ts'

/** Judged tickets that are read at most; more would not move a curve. */
const READ_MAX = 5_000
/** Newest tasks of a version that are looked at. */
const RECENT_TASKS = 50
interface Version {
  engine: string
  version: string
}

/**
 * Answers of an engine version whose truth is known without anyone having chosen them: blind scores, and the file's own
 * labels. Reviews are left out: people review what looks wrong, and a curve learnt from that calls every answer wrong. So are
 * tickets of the file a model learnt from.
 */
export async function readScoredTickets(
  pool: pg.Pool,
  { engine, version }: Version,
): Promise<ScoredTicket[]> {
  const { rows } = await pool.query<{ category: string; score: number; is_right: boolean }>(
    `WITH recent AS (
       SELECT t.id, t.file_id, t.total, t.created_at FROM classification_task t LEFT JOIN model m ON m.id = t.model_id
       WHERE t.status = 'completed' AND t.engine = $1 AND t.engine_version = $2 AND t.file_id IS NOT NULL
         AND NOT ${IS_LEARNT_FROM} ORDER BY t.created_at DESC LIMIT $3),
     ${drawnLabels({ recent: 'recent', limit: '$4' })},
     ${scoredTables('IN (SELECT s.id FROM score_session s JOIN recent ON recent.id = s.task_id)')},
     judged AS (
       SELECT r.task_id, r.ticket_id, r.category_id, r.confidence, truth.name AS truth FROM scored
       JOIN score_session s ON s.id = scored.session_id
       JOIN result r ON r.task_id = s.task_id AND r.ticket_id = scored.ticket_id
       JOIN category truth ON truth.id = scored.category_id
       UNION ALL
       SELECT r.task_id, r.ticket_id, r.category_id, r.confidence, btrim(t.label) FROM drawn
       JOIN ticket t ON t.id = drawn.ticket_id JOIN result r ON r.task_id = drawn.task_id AND r.ticket_id = t.id
       WHERE NOT EXISTS (SELECT FROM scored JOIN score_session s ON s.id = scored.session_id
         WHERE s.task_id = drawn.task_id AND scored.ticket_id = t.id AND scored.category_id IS NOT NULL))
     SELECT c.name AS category, judged.confidence AS score, c.name = judged.truth AS is_right
     FROM judged JOIN category c ON c.id = judged.category_id
     WHERE judged.confidence IS NOT NULL AND judged.truth <> ''
     ORDER BY hashint8extended(judged.ticket_id, 0), judged.task_id LIMIT $4`,
    [engine, version, RECENT_TASKS, READ_MAX],
  )
  return rows.map(({ category, score, is_right }) => ({ category, score, isRight: is_right }))
}
