import type pg from 'pg'
import { sqlState } from '#lib/db/transaction.ts'
import { AppError } from '#lib/errors.ts'

/** SQLSTATE of a statement that was stopped: by its time limit, or because the caller went away. */
const QUERY_CANCELED = '57014'

interface Limits {
  timeoutMs: number
  /** Aborted when nobody waits for the answer any more; the database then stops as well. */
  signal?: AbortSignal | undefined
}

/**
 * One read that may be long: it ends after `timeoutMs`, and at once when the caller has gone.
 * @throws AppError `search_too_slow` (503), `cancelled` (499)
 */
export async function limitedQuery<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  { sql, values }: { sql: string; values: unknown[] },
  { timeoutMs, signal }: Limits,
): Promise<Row[]> {
  if (signal?.aborted) throw new AppError('cancelled', 499)
  const client = await pool.connect()
  let broken: Error | undefined
  let cancelling: Promise<unknown> | undefined
  // The connection is given back only when the cancel has arrived: it must not meet the next one's statement.
  const cancel = () => {
    cancelling = pool.query('SELECT pg_cancel_backend($1)', [pidOf(client)]).catch((error: Error) => {
      broken = error
    })
  }
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`)
    signal?.addEventListener('abort', cancel, { once: true })
    const { rows } = await client.query<Row>(usedOnly({ sql, values }))
    return rows
  } catch (cause) {
    if (sqlState(cause) !== QUERY_CANCELED) throw cause
    throw signal?.aborted
      ? new AppError('cancelled', 499, {}, { cause })
      : new AppError('search_too_slow', 503, {}, { cause })
  } finally {
    signal?.removeEventListener('abort', cancel)
    await cancelling
    await client.query('ROLLBACK').catch((error: Error) => {
      broken = error
    })
    client.release(broken)
  }
}

/** PostgreSQL refuses a placeholder no one speaks of; a query put together from parts may have some. */
function usedOnly({ sql, values }: { sql: string; values: unknown[] }): { text: string; values: unknown[] } {
  const used: unknown[] = []
  const numbers = new Map<string, number>()
  const text = sql.replace(/\$(\d+)/g, (_, number: string) => {
    if (!numbers.has(number)) numbers.set(number, used.push(values[Number(number) - 1]))
    return `$${numbers.get(number)}`
  })
  return { text, values: used }
}

/** node-postgres keeps the number of the server's process, and its types do not say so. */
function pidOf(client: pg.PoolClient): number | undefined {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : undefined
}
