import { createHash } from 'node:crypto'
import type pg from 'pg'
import { transaction } from '#lib/db/transaction.ts'

/** Tickets a block: half a megabyte of text in the database, 32 bytes here. */
export const HASH_BLOCK_TICKETS = 10_000

/**
 * One line a ticket, in the order of the file: row number, category, confidence, failure, between tabs, ended by a line
 * feed. docs/result-hash.md says it in full, for whoever wants to recompute it. The row number is looked up ticket by
 * ticket: as a join the planner reads the whole table for every block.
 */
const HASH_BLOCK = `
  WITH names AS MATERIALIZED (
    SELECT c.id, ${escaped('c.name')} AS name
    FROM task_summary s CROSS JOIN jsonb_to_recordset(s.categories) AS c(id smallint, name text) WHERE s.task_id = $1),
  block AS (
    SELECT r.ticket_id, (SELECT row_number FROM ticket WHERE id = r.ticket_id) || E'\\t' || coalesce(n.name, '') || E'\\t' || coalesce(r.confidence::text, '') || E'\\t'
      || CASE WHEN r.failure IS NULL THEN '' ELSE ${escaped('r.failure')} END || E'\\n' AS line
    FROM (SELECT ticket_id, category_id, confidence, failure FROM result
          WHERE task_id = $1 AND ticket_id > $2 ORDER BY ticket_id LIMIT ${HASH_BLOCK_TICKETS}) AS r
    LEFT JOIN names n ON n.id = r.category_id)
  SELECT count(*)::int AS tickets, max(ticket_id) AS last,
    sha256(convert_to(string_agg(line, '' ORDER BY ticket_id), 'UTF8')) AS digest
  FROM block`

/** A tab or a line break inside a text must not look like the end of a field: \\t \\n \\r, and \\\\ for the backslash. */
function escaped(sql: string): string {
  const pairs = [
    [`E'\\\\'`, `E'\\\\\\\\'`],
    [`E'\\t'`, `E'\\\\t'`],
    [`E'\\n'`, `E'\\\\n'`],
    [`E'\\r'`, `E'\\\\r'`],
  ]
  return pairs.reduce((inner, [from, to]) => `replace(${inner}, ${from}, ${to})`, sql)
}

interface Block {
  tickets: number
  last: string | null
  digest: Buffer | null
}

/**
 * SHA-256 over a task's results as they are stored now: over the digests of blocks of 10,000 tickets, so that memory
 * stays flat however large the task. One snapshot of the database, so a concurrent change is in it whole or not at all.
 * @returns lower-case hex, and how many tickets it covers
 */
export async function computeResultHash(
  pool: pg.Pool,
  taskId: string,
): Promise<{ hash: string; tickets: number }> {
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const hash = createHash('sha256')
    let tickets = 0
    for (let after = '0'; ; ) {
      const { rows } = await client.query<Block>(HASH_BLOCK, [taskId, after])
      const block = rows[0]!
      if (block.digest) hash.update(block.digest)
      tickets += block.tickets
      if (block.tickets < HASH_BLOCK_TICKETS) return { hash: hash.digest('hex'), tickets }
      after = block.last!
    }
  })
}
