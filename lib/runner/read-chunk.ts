import type pg from 'pg'
import type { TicketText } from '#lib/engines/engine.ts'
import type { CountedTicket } from '#lib/results/shard-stats.ts'

export type TicketRow = TicketText & CountedTicket

/** Keyset page of a shard's tickets after `cursor` (SQL: the text columns only, by the (file_id, id) index). */
export async function readChunk(
  pool: pg.Pool,
  { fileId, toTicketId }: { fileId: string; toTicketId: string },
  cursor: string,
  limit: number,
): Promise<TicketRow[]> {
  const { rows } = await pool.query<TicketRow>(
    `SELECT id, channel, to_char(received_at, 'YYYY-MM-DD') AS day, inquiry_type AS "inquiryType", title, body
     FROM ticket WHERE file_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4`,
    [fileId, cursor, toTicketId, limit],
  )
  return rows
}
