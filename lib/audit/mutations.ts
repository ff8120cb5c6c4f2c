import type pg from 'pg'
import type { AuditEntry } from '#lib/audit/schema.ts'

/**
 * Puts on record who did what, in the transaction of what was done: both are kept, or neither. `detail` holds names,
 * ids and counts, never the text of a ticket.
 */
export async function recordAudit(
  client: pg.Pool | pg.PoolClient,
  { userId, action, subject, detail = {} }: AuditEntry,
): Promise<void> {
  await client.query('INSERT INTO audit_event (user_id, action, subject, detail) VALUES ($1, $2, $3, $4)', [
    ...[userId, action, subject, JSON.stringify(detail)],
  ])
}
