import type pg from 'pg'
import type { ScoreProgress } from '#lib/scores/schema.ts'

/** A longer pause was a break, not a ticket. */
const LONGEST_TICKET_SECONDS = 120
/** Answers whose pace is looked at, and the least that have one. */
const PACE_ANSWERS = 30
const PACE_LEAST = 3

type Queryable = pg.Pool | pg.PoolClient

export async function readProgress(
  client: Queryable,
  sessionId: string,
  userId: string,
): Promise<ScoreProgress> {
  const { rows } = await client.query<Omit<ScoreProgress, 'pace_seconds'>>(
    `WITH ticket AS (
       SELECT s.is_double, s.verdict_id IS NOT NULL OR bool_or(j.answer = 'category') IS TRUE AS has_category,
         bool_or(j.answer = 'unsure') IS TRUE AS is_unsure, count(j.id) AS answers,
         count(j.id) FILTER (WHERE j.answer <> 'skip') AS words, count(j.id) FILTER (WHERE j.user_id = $2) AS own
       FROM score_ticket s LEFT JOIN score_judgement j ON j.session_id = s.session_id AND j.ticket_id = s.ticket_id
       WHERE s.session_id = $1 GROUP BY s.session_id, s.ticket_id)
     SELECT count(*)::int AS tickets, (count(*) FILTER (WHERE answers > 0))::int AS done,
       (count(*) FILTER (WHERE has_category))::int AS judged,
       (count(*) FILTER (WHERE NOT has_category AND is_unsure))::int AS unsure,
       (count(*) FILTER (WHERE NOT has_category AND NOT is_unsure AND answers > 0))::int AS skipped,
       coalesce(sum(own), 0)::int AS mine, (count(*) FILTER (WHERE own = 0 AND words = 0))::int AS open,
       (count(*) FILTER (WHERE own = 0 AND words = 1 AND is_double))::int AS second_opinions
     FROM ticket`,
    [sessionId, userId],
  )
  return { ...rows[0]!, pace_seconds: await readPace(client, sessionId, userId) }
}

async function readPace(client: Queryable, sessionId: string, userId: string): Promise<number | null> {
  const { rows } = await client.query<{ pace: number | null; gaps: number }>(
    `WITH own AS (
       SELECT at FROM score_judgement WHERE session_id = $1 AND user_id = $2 ORDER BY id DESC LIMIT $3),
     gap AS (SELECT extract(epoch FROM at - lag(at) OVER (ORDER BY at))::float8 AS seconds FROM own)
     SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS pace, count(*)::int AS gaps
     FROM gap WHERE seconds <= $4`,
    [sessionId, userId, PACE_ANSWERS, LONGEST_TICKET_SECONDS],
  )
  const { pace, gaps } = rows[0]!
  return gaps < PACE_LEAST ? null : pace
}
