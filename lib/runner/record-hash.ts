import type pg from 'pg'
import { logger } from '#lib/logger.ts'
import { computeResultHash } from '#lib/results/result-hash.ts'

/**
 * Writes down the hash of an ended task's results, once. It comes right after the ending, not before it: nobody waits
 * for it. Two workers at once come to the same value; a task that is resumed meanwhile keeps none.
 */
export async function recordResultHash(pool: pg.Pool, taskId: string): Promise<void> {
  const { rows } = await pool.query<{ version: number }>(
    `SELECT version FROM classification_task
     WHERE id = $1 AND finished_at IS NOT NULL AND result_hash IS NULL AND file_id IS NOT NULL`,
    [taskId],
  )
  const task = rows[0]
  if (!task) return
  const { hash, tickets } = await computeResultHash(pool, taskId)
  await pool.query(
    // Where the file went meanwhile, so did its results, and there is nothing to have a hash of.
    `UPDATE classification_task SET result_hash = $3
     WHERE id = $1 AND version = $2 AND finished_at IS NOT NULL AND result_hash IS NULL AND file_id IS NOT NULL`,
    [taskId, task.version, hash],
  )
  logger().debug({ taskId, tickets }, 'result hash recorded')
}

/** Tasks whose worker died between the ending and the hash, or that ended before there were hashes. Oldest first. */
export async function listUnhashedTasks(pool: pg.Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM classification_task WHERE result_hash IS NULL AND finished_at IS NOT NULL AND file_id IS NOT NULL
     ORDER BY finished_at LIMIT $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}
