import type pg from 'pg'
import { transaction } from '#lib/db/transaction.ts'

/** Results removed in one go: some fifty milliseconds, so a save never waits long for the disk. */
export const SWEEP_BATCH = 20_000

/**
 * Removes a batch of a deleted task's results; a sweep that another worker has in hand is passed by.
 * @returns whether there was anything to do
 */
export async function sweepResults(pool: pg.Pool, batch: number = SWEEP_BATCH): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ task_id: string }>(
      'SELECT task_id FROM result_sweep ORDER BY queued_at LIMIT 1 FOR UPDATE SKIP LOCKED',
    )
    const taskId = rows[0]?.task_id
    if (taskId === undefined) return false
    const { rowCount } = await client.query(
      `DELETE FROM result WHERE task_id = $1 AND ticket_id <= (
         SELECT max(ticket_id) FROM (
           SELECT ticket_id FROM result WHERE task_id = $1 ORDER BY ticket_id LIMIT $2) AS first)`,
      [taskId, batch],
    )
    if ((rowCount ?? 0) < batch) await client.query('DELETE FROM result_sweep WHERE task_id = $1', [taskId])
    return true
  })
}
