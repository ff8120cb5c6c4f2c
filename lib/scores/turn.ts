import type pg from 'pg'
import { transaction } from '#lib/db/transaction.ts'
import { notFound } from '#lib/errors.ts'
import { RECEIVED_AT } from '#lib/results/format.ts'
import { requireJudge } from '#lib/scores/access.ts'
import { readProgress } from '#lib/scores/progress.ts'
import { LEASE_SECONDS, type ScoreTicket, type ScoreTurn } from '#lib/scores/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/**
 * The ticket this person judges next, kept for them for LEASE_SECONDS; the same one again until they answer or the time is
 * over. First every ticket gets one answer, then some get a second opinion.
 * @throws AppError `not_found` (404), also where nothing is drawn
 */
export async function nextTurn(pool: pg.Pool, viewer: Viewer, taskId: string): Promise<ScoreTurn> {
  await requireJudge(pool, viewer, taskId)
  return transaction(pool, async (client) => {
    const sessionId = await lockSession(client, taskId)
    return readTurn(client, sessionId, viewer)
  })
}

/**
 * One person at a time moves in a session: what is seen below is how it is. Its file is held first, as by everything that
 * writes about a file (`holdFile`); whose it is does not matter here, a shared score is for everyone.
 * @throws AppError `not_found`
 */
export async function lockSession(client: pg.PoolClient, taskId: string): Promise<string> {
  await client.query(
    'SELECT FROM file WHERE id = (SELECT file_id FROM score_session WHERE task_id = $1) FOR KEY SHARE',
    [taskId],
  )
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM score_session WHERE task_id = $1 FOR UPDATE',
    [taskId],
  )
  if (!rows[0]) throw notFound()
  return rows[0].id
}

export async function readTurn(client: pg.PoolClient, sessionId: string, viewer: Viewer): Promise<ScoreTurn> {
  const claimed = await claimNext(client, sessionId, viewer.userId)
  const progress = await readProgress(client, sessionId, viewer.userId)
  const { rows } = await client.query<ScoreTicket>(
    `SELECT t.id AS ticket_id, ${RECEIVED_AT} AS received_at, t.channel, t.title, t.body FROM ticket t WHERE t.id = $1`,
    [claimed?.ticket_id ?? null],
  )
  return {
    ticket: rows[0] ?? null,
    is_waiting: rows.length === 0 && progress.open + progress.second_opinions > 0,
    is_second_opinion: claimed?.is_second ?? false,
    can_undo: progress.mine > 0,
    progress,
  }
}

/** A skipped ticket goes to somebody else; of a ticket that is kept for someone, nobody else hears. */
async function claimNext(client: pg.PoolClient, sessionId: string, userId: string) {
  const { rows } = await client.query<{ ticket_id: string; is_second: boolean }>(
    `WITH candidate AS (
       SELECT s.ticket_id, count(j.id) FILTER (WHERE j.answer <> 'skip') AS answers
       FROM score_ticket s LEFT JOIN score_judgement j ON j.session_id = s.session_id AND j.ticket_id = s.ticket_id
       WHERE s.session_id = $1 AND (s.leased_by_id = $2 OR s.leased_until IS NULL OR s.leased_until < now())
       GROUP BY s.session_id, s.ticket_id
       HAVING count(j.id) FILTER (WHERE j.user_id = $2) = 0
         AND count(j.id) FILTER (WHERE j.answer <> 'skip') <= CASE WHEN s.is_double THEN 1 ELSE 0 END
       ORDER BY s.leased_by_id IS NOT DISTINCT FROM $2 AND s.leased_until > now() DESC,
         count(j.id) FILTER (WHERE j.answer <> 'skip'), s.position LIMIT 1)
     UPDATE score_ticket s SET leased_by_id = $2, leased_until = now() + make_interval(secs => $3)
     FROM candidate WHERE s.session_id = $1 AND s.ticket_id = candidate.ticket_id
     RETURNING s.ticket_id, candidate.answers > 0 AS is_second`,
    [sessionId, userId, LEASE_SECONDS],
  )
  return rows[0]
}
