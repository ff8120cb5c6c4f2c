import pg from 'pg'
import { settings } from '#lib/env.ts'
import { describeError, logger } from '#lib/logger.ts'

/** Web pool + queue (4) + LISTEN (1) a process must stay below the server's max_connections (100). */
const POOL_SIZE = 10
/** Longer waits for a connection are answered 503 rather than left hanging. */
const CONNECT_TIMEOUT_MS = 5_000

const store = globalThis as typeof globalThis & { __bunryuPool?: pg.Pool }

/** The one pool of this process, for Prisma and for the hot path's SQL. */
export function pool(): pg.Pool {
  store.__bunryuPool ??= createPool(requireDatabaseUrl())
  return store.__bunryuPool
}

/**
 * @param options `queryTimeoutMs`: a connection that says nothing for so long is given up (its other end may be gone);
 *   `idleInTransactionMs`: the database gives up who falls silent with locks in hand (a frozen process)
 */
export function createPool(
  connectionString: string,
  {
    max = POOL_SIZE,
    queryTimeoutMs,
    idleInTransactionMs,
  }: { max?: number; queryTimeoutMs?: number; idleInTransactionMs?: number } = {},
): pg.Pool {
  const created = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
    ...(idleInTransactionMs === undefined
      ? {}
      : { idle_in_transaction_session_timeout: idleInTransactionMs }),
  })
  // Without listeners a connection that breaks while nothing is asked of it would end the process: an idle one,
  // and one in the middle of a transaction (the pool does not listen to those it has lent).
  created.on('error', (error) =>
    logger().warn({ error: describeError(error) }, 'idle database connection lost'),
  )
  created.on('connect', (client) => {
    client.on('error', (error) => logger().debug({ error: describeError(error) }, 'database connection lost'))
  })
  return created
}

export function requireDatabaseUrl(): string {
  const url = settings().DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set. `npm start` sets it for the embedded PostgreSQL.')
  return url
}

export async function closePool(): Promise<void> {
  const open = store.__bunryuPool
  store.__bunryuPool = undefined
  await open?.end()
}
