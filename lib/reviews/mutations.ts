import type pg from 'pg'
import * as z from 'zod'
import { AppError, notFound } from '#lib/errors.ts'
import type { Viewer } from '#lib/users/schema.ts'

export const labelSchema = z.object({ category: z.string().trim().min(1).max(100).nullable() })

/**
 * Says a ticket's true category; null takes it back. The newest word counts, the earlier ones stay on record.
 * @throws AppError `not_found` (404), `unknown_category` (422)
 */
export async function labelTicket(
  pool: pg.Pool,
  viewer: Viewer,
  { ticketId, category }: { ticketId: string; category: string | null },
): Promise<{ ticket_id: string; category: string | null }> {
  const { rows: tickets } = await pool.query<{ file_id: string }>(
    `SELECT t.file_id FROM ticket t JOIN file f ON f.id = t.file_id WHERE t.id = $1 AND ($2 OR f.user_id = $3)`,
    [ticketId, viewer.role === 'admin', viewer.userId],
  )
  if (!tickets[0]) throw notFound()
  const categoryId = category === null ? null : await activeCategoryId(pool, category)
  await pool.query('INSERT INTO review (ticket_id, file_id, category_id, user_id) VALUES ($1, $2, $3, $4)', [
    ...[ticketId, tickets[0].file_id, categoryId, viewer.userId],
  ])
  return { ticket_id: ticketId, category }
}

async function activeCategoryId(pool: pg.Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'SELECT id FROM category WHERE name = $1 AND archived_at IS NULL',
    [name],
  )
  if (!rows[0]) throw new AppError('unknown_category', 422)
  return rows[0].id
}
