import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { requireJudge, requireScoreOwner } from '#lib/scores/access.ts'
import { syncLabel } from '#lib/scores/label.ts'
import type { Judgement, ScoreTurn } from '#lib/scores/schema.ts'
import { lockSession, readTurn } from '#lib/scores/turn.ts'
import type { Viewer } from '#lib/users/schema.ts'

interface JudgeInput {
  taskId: string
  ticketId: string
  judgement: Judgement
}

/**
 * Keeps what a person says of a drawn ticket (their newest word counts), and gives them the next one.
 * @throws AppError `not_found` (404: not their task, or not drawn), `unknown_category` (422)
 */
export async function judgeTicket(pool: pg.Pool, viewer: Viewer, input: JudgeInput): Promise<ScoreTurn> {
  const { taskId, ticketId, judgement } = input
  if (judgement.answer === 'settled') await requireScoreOwner(pool, viewer, taskId)
  else await requireJudge(pool, viewer, taskId)
  return transaction(pool, async (client) => {
    const sessionId = await lockSession(client, taskId)
    const at: Place = { client, sessionId, ticketId, viewer }
    await requireDrawn(at)
    if (judgement.answer === null) await takeBack(at)
    else if (judgement.answer === 'settled') await settle(at, judgement.category)
    else await answer(at, judgement)
    await syncLabel(client, { sessionId, ticketId })
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'score.judge',
      subject: `ticket:${ticketId}`,
      detail: { task_id: taskId, ...judgement },
    })
    return readTurn(client, sessionId, viewer)
  })
}

/**
 * Takes back the person's latest answer and puts that ticket before them again.
 * @throws AppError `not_found` (404), `nothing_to_undo` (409)
 */
export async function undoJudgement(pool: pg.Pool, viewer: Viewer, taskId: string): Promise<ScoreTurn> {
  await requireJudge(pool, viewer, taskId)
  const { rows } = await pool.query<{ ticket_id: string }>(
    `SELECT j.ticket_id FROM score_judgement j JOIN score_session s ON s.id = j.session_id
     WHERE s.task_id = $1 AND j.user_id = $2 ORDER BY j.at DESC, j.id DESC LIMIT 1`,
    [taskId, viewer.userId],
  )
  if (!rows[0]) throw new AppError('nothing_to_undo', 409)
  return judgeTicket(pool, viewer, { taskId, ticketId: rows[0].ticket_id, judgement: { answer: null } })
}

interface Place {
  client: pg.PoolClient
  sessionId: string
  ticketId: string
  viewer: Viewer
}

async function requireDrawn({ client, sessionId, ticketId }: Place): Promise<void> {
  const { rows } = await client.query('SELECT FROM score_ticket WHERE session_id = $1 AND ticket_id = $2', [
    sessionId,
    ticketId,
  ])
  if (rows.length === 0) throw notFound()
}

async function answer(at: Place, judgement: Extract<Judgement, { answer: 'category' | 'unsure' | 'skip' }>) {
  const categoryId = judgement.answer === 'category' ? await categoryIdOf(at, judgement.category) : null
  await at.client.query(
    `INSERT INTO score_judgement (session_id, ticket_id, user_id, answer, category_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (session_id, ticket_id, user_id) DO UPDATE SET answer = excluded.answer, category_id = excluded.category_id,
       at = clock_timestamp()`,
    [at.sessionId, at.ticketId, at.viewer.userId, judgement.answer, categoryId],
  )
  await at.client.query(
    `UPDATE score_ticket SET leased_by_id = NULL, leased_until = NULL
     WHERE session_id = $1 AND ticket_id = $2 AND leased_by_id = $3`,
    [at.sessionId, at.ticketId, at.viewer.userId],
  )
}

/** The label it made goes with it; the others' words stay. What was settled between two is open again. */
async function takeBack({ client, sessionId, ticketId, viewer }: Place): Promise<void> {
  const { rows } = await client.query<{ review_id: string | null }>(
    'DELETE FROM score_judgement WHERE session_id = $1 AND ticket_id = $2 AND user_id = $3 RETURNING review_id',
    [sessionId, ticketId, viewer.userId],
  )
  if (!rows[0]) throw new AppError('nothing_to_undo', 409)
  if (rows[0].review_id) await client.query('DELETE FROM review WHERE id = $1', [rows[0].review_id])
  // Whoever takes an answer back wants to give another one: the ticket is theirs again, others put theirs down.
  await client.query(
    `UPDATE score_ticket SET leased_by_id = NULL, leased_until = NULL
     WHERE session_id = $1 AND leased_by_id = $2 AND ticket_id <> $3`,
    [sessionId, viewer.userId, ticketId],
  )
  await client.query(
    `UPDATE score_ticket SET leased_by_id = $3, leased_until = now() + interval '2 minutes', verdict_id = NULL,
       settled_by_id = NULL, settled_at = NULL WHERE session_id = $1 AND ticket_id = $2`,
    [sessionId, ticketId, viewer.userId],
  )
}

async function settle(at: Place, category: string): Promise<void> {
  await at.client.query(
    `UPDATE score_ticket SET verdict_id = $3, settled_by_id = $4, settled_at = now() WHERE session_id = $1 AND ticket_id = $2`,
    [at.sessionId, at.ticketId, await categoryIdOf(at, category), at.viewer.userId],
  )
}

/** Categories in use now, and those the engine gave then. */
async function categoryIdOf({ client, sessionId }: Place, name: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT id FROM category c WHERE name = $1 AND (archived_at IS NULL
       OR EXISTS (SELECT FROM score_stratum s WHERE s.session_id = $2 AND s.category_id = c.id))`,
    [name, sessionId],
  )
  if (!rows[0]) throw new AppError('unknown_category', 422)
  return rows[0].id
}
