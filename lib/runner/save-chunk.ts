import type pg from 'pg'
import { sqlState } from '#lib/db/transaction.ts'
import type { StoredStats } from '#lib/results/shard-stats.ts'
import type { Held } from '#lib/runner/lease.ts'
import type { ResultColumns } from '#lib/runner/result-columns.ts'

export interface Chunk {
  fromCursor: string
  toCursor: string
  isLast: boolean
  columns: ResultColumns
  failedCount: number
  stats: StoredStats
  currentCategory: string | null
  /** What the shard's count of claims without progress becomes. */
  stalledCount: number
}

const SAVE = `SELECT save_chunk($1, $2, $3, $4, $5, $6, $7::text::bigint[], $8::text::smallint[], $9::text::real[],
  $10::text::smallint[], $11::text::real[], $12::text::text[], $13::text::text[], $14::text::text[], $15, $16::jsonb, $17, $18)::text AS status`

/** What `save_chunk` raises where the task has ended meanwhile. */
const TASK_ENDED = 'BR001'

/**
 * Saves results, cursor and counters together, or nothing at all: one round trip (SQL: Prisma has no arrays of rows).
 * @returns the task's status; null where lease or cursor is no longer ours or the task has ended: then nothing changed
 */
export async function saveChunk(pool: pg.Pool, held: Held, chunk: Chunk): Promise<string | null> {
  try {
    const { rows } = await pool.query<{ status: string | null }>(SAVE, [
      ...[held.taskId, held.shard, held.lease, chunk.fromCursor, chunk.toCursor, chunk.isLast],
      ...chunk.columns.literals(),
      chunk.failedCount,
      JSON.stringify(chunk.stats),
      chunk.currentCategory,
      chunk.stalledCount,
    ])
    return rows[0]?.status ?? null
  } catch (error) {
    if (sqlState(error) === TASK_ENDED) return null
    throw error
  }
}

/**
 * After a connection broke in the middle of a save nobody knows whether it was committed. The lease and the cursor do.
 * @returns the task's status where the chunk was saved, else null
 */
export async function wasSaved(pool: pg.Pool, held: Held, chunk: Chunk): Promise<string | null> {
  const { rows } = await pool.query<{ status: string }>(
    `SELECT t.status FROM task_shard s JOIN classification_task t ON t.id = s.task_id
     WHERE s.task_id = $1 AND s.index = $2 AND s.lease = $3 AND s.cursor = $4`,
    [held.taskId, held.shard, held.lease, chunk.toCursor],
  )
  return rows[0]?.status ?? null
}
