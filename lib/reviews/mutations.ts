import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { activeCategoryId } from '#lib/categories/data.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { holdFile } from '#lib/files/hold-file.ts'
import type { Viewer } from '#lib/users/schema.ts'

export interface Judgement {
  ticketId: string
  /** null takes the earlier word back. */
  category: string | null
  /** None of the categories fits; no label, and not taken back either. */
  needsNewCategory?: boolean
}

/*
 * Who may not undo may not judge: all of these are for whom the file belongs to, and for administrators, as that is at
 * the time of the act (`holdFile`).
 */

/**
 * Says a ticket's true category. The newest word counts, the earlier ones stay on record; a trigger audits it.
 * @throws AppError `not_found` (404), `unknown_category` (422)
 */
export async function labelTicket(
  pool: pg.Pool,
  viewer: Viewer,
  { ticketId, category, needsNewCategory = false }: Judgement,
): Promise<{ ticket_id: string; category: string | null; review_id: string }> {
  return transaction(pool, async (client) => {
    const { rows: tickets } = await client.query<{ file_id: string }>(
      'SELECT file_id FROM ticket WHERE id = $1',
      [ticketId],
    )
    const fileId = tickets[0]?.file_id
    if (!fileId) throw notFound()
    await holdFile(client, viewer, fileId)
    const categoryId = category === null ? null : await activeCategoryId(client, category)
    const { rows } = await client.query<{ id: string }>(
      'INSERT INTO review (ticket_id, file_id, category_id, user_id, kind) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [ticketId, fileId, categoryId, viewer.userId, needsNewCategory ? 'new_category' : 'label'],
    )
    return { ticket_id: ticketId, category, review_id: rows[0]!.id }
  })
}

/**
 * Undoes one's own single judgement: the ticket is as if it had never been said.
 * @throws AppError `not_found` (404): not there, someone else's or of someone else's file, part of a batch, or undone already
 */
export async function undoReview(
  pool: pg.Pool,
  viewer: Viewer,
  reviewId: string,
): Promise<{ ticket_id: string }> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ file_id: string }>('SELECT file_id FROM review WHERE id = $1', [
      reviewId,
    ])
    if (!rows[0]) throw notFound()
    await holdFile(client, viewer, rows[0].file_id)
    const undone = await moveUndone(client, viewer, {
      sql: 'id = $2 AND user_id = $1 AND batch_id IS NULL',
      value: reviewId,
    })
    const review = undone[0]
    if (!review) throw notFound()
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'ticket.undo',
      subject: `ticket:${review.ticket_id}`,
      detail: { from: review.category, from_new_category: review.kind === 'new_category' },
    })
    return { ticket_id: review.ticket_id }
  })
}

interface UndoneReview {
  ticket_id: string
  kind: string
  category: string | null
}

/** `review` holds what counts and nothing else, so that "the newest word" needs no exception anywhere. */
async function moveUndone(
  client: pg.PoolClient,
  viewer: Viewer,
  which: { sql: string; value: string },
): Promise<UndoneReview[]> {
  const { rows } = await client.query<UndoneReview>(
    `WITH gone AS (DELETE FROM review WHERE ${which.sql} RETURNING *),
       kept AS (
         INSERT INTO review_undone (id, ticket_id, file_id, category_id, kind, user_id, batch_id, at, undone_by_id)
         SELECT id, ticket_id, file_id, category_id, kind, user_id, batch_id, at, $1 FROM gone)
     SELECT gone.ticket_id, gone.kind, c.name AS category FROM gone LEFT JOIN category c ON c.id = gone.category_id LIMIT 1`,
    [viewer.userId, which.value],
  )
  return rows
}

/**
 * Undoes a batch: every ticket is as if the batch had never been. What was said of a ticket later stays, and so does
 * another batch; so batches may be undone in any order, with the same end.
 * @throws AppError `not_found` (404), `already_undone` (409)
 */
export async function undoBatch(pool: pg.Pool, viewer: Viewer, batchId: string): Promise<{ count: number }> {
  const undone = await transaction(pool, async (client) => {
    const { rows: files } = await client.query<{ file_id: string }>(
      'SELECT file_id FROM review_batch WHERE id = $1',
      [batchId],
    )
    if (!files[0]) throw notFound()
    await holdFile(client, viewer, files[0].file_id)
    const { rows } = await client.query<{ name: string; count: number; undone_at: Date | null }>(
      'SELECT name, count, undone_at FROM review_batch WHERE id = $1 FOR UPDATE',
      [batchId],
    )
    const batch = rows[0]
    if (!batch) throw notFound()
    if (batch.undone_at) throw new AppError('already_undone', 409)
    await moveUndone(client, viewer, { sql: '$1::text IS NOT NULL AND batch_id = $2', value: batchId })
    await client.query('UPDATE review_batch SET undone_at = now(), undone_by_id = $2 WHERE id = $1', [
      ...[batchId, viewer.userId],
    ])
    const { name, count } = batch
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'review.batch_undo',
      subject: `batch:${batchId}`,
      detail: { name, count },
    })
    return { count }
  })
  await refreshStatistics(pool, undone.count)
  return undone
}

/** From here on the planner's idea of the table would be another one. */
const MANY_REVIEWS = 1_000

/**
 * After many rows at once: until the database counts anew by itself, it takes the table for empty and would join every
 * result with every review. A tenth of a second, however large the table.
 */
export async function refreshStatistics(pool: pg.Pool, count: number): Promise<void> {
  if (count >= MANY_REVIEWS) await pool.query('ANALYZE review')
}
