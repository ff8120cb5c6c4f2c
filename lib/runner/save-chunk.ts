import type pg from 'pg'
import type { StoredStats } from '#lib/results/shard-stats.ts'
import type { Held } from '#lib/runner/lease.ts'

export interface ResultRow {
  ticketId: string
  categoryId: number | null
  confidence: number | null
  runnerUpId: number | null
  margin: number | null
  /** As lib/results/evidence.ts encodes it. */
  evidence: string
  method: string
  failure: string | null
}

export interface Chunk {
  fromCursor: string
  toCursor: string
  isLast: boolean
  rows: readonly ResultRow[]
  failedCount: number
  stats: StoredStats
  currentCategory: string | null
}

const SAVE = `SELECT save_chunk($1, $2, $3, $4, $5, $6, $7::text::bigint[], $8::text::smallint[], $9::text::real[],
  $10::text::smallint[], $11::text::real[], $12::text::text[], $13, $14, $15, $16::jsonb, $17)::text AS status`

/**
 * Saves results, cursor and counters together, or nothing at all: one round trip (SQL: Prisma has no arrays of rows,
 * and array literals built here cost a third of what the driver's own encoding does).
 * @returns the task's status; null where lease or cursor is no longer ours, and then nothing changed
 */
export async function saveChunk(pool: pg.Pool, held: Held, chunk: Chunk): Promise<string | null> {
  const { rows } = chunk
  const { rows: saved } = await pool.query<{ status: string | null }>(SAVE, [
    ...[held.taskId, held.shard, held.lease, chunk.fromCursor, chunk.toCursor, chunk.isLast],
    arrayLiteral(rows, (row) => row.ticketId),
    arrayLiteral(rows, (row) => row.categoryId),
    arrayLiteral(rows, (row) => row.confidence),
    arrayLiteral(rows, (row) => row.runnerUpId),
    arrayLiteral(rows, (row) => row.margin),
    // Letters, digits, - and ; only, so nothing needs quoting but the empty text.
    arrayLiteral(rows, (row) => row.evidence || '""'),
    rows.map((row) => row.method),
    rows.map((row) => row.failure),
    chunk.failedCount,
    JSON.stringify(chunk.stats),
    chunk.currentCategory,
  ])
  return saved[0]?.status ?? null
}

function arrayLiteral(rows: readonly ResultRow[], value: (row: ResultRow) => string | number | null): string {
  let literal = '{'
  for (let i = 0; i < rows.length; i++) literal += `${i === 0 ? '' : ','}${value(rows[i]!) ?? 'NULL'}`
  return `${literal}}`
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
