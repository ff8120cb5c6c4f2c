import { createHash } from 'node:crypto'
import type pg from 'pg'
import { AppError } from '#lib/errors.ts'

/**
 * Wrong passwords are counted an account, in the database, so that neither forged addresses nor several
 * servers give an attacker more tries. Ten in five minutes is far more than a person needs.
 */
const MAX_FAILURES = 10
const WINDOW_MS = 5 * 60_000

function keyOf(email: string): string {
  return `sign-in:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`
}

/** @throws AppError `too_many_requests` (429, with `retry_after` seconds) */
export async function checkSignInLimit(pool: pg.Pool, email: string): Promise<void> {
  const { rows } = await pool.query<{ count: number; wait: number }>(
    `SELECT count, (last_request + $2 - extract(epoch FROM clock_timestamp()) * 1000)::float8 AS wait FROM rate_limit WHERE key = $1`,
    [keyOf(email), WINDOW_MS],
  )
  const state = rows[0]
  if (!state || state.count < MAX_FAILURES || state.wait <= 0) return
  throw new AppError('too_many_requests', 429, { retry_after: Math.ceil(state.wait / 1000) })
}

/** A window begins with its first failure. */
export async function recordSignIn(pool: pg.Pool, email: string, wasRight: boolean): Promise<void> {
  const key = keyOf(email)
  if (wasRight) {
    await pool.query('DELETE FROM rate_limit WHERE key = $1', [key])
    return
  }
  await pool.query(
    `INSERT INTO rate_limit AS r (id, key, count, last_request)
     VALUES ($1, $1, 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
     ON CONFLICT (key) DO UPDATE SET
       count = CASE WHEN r.last_request + $2 < excluded.last_request THEN 1 ELSE r.count + 1 END,
       last_request = CASE WHEN r.last_request + $2 < excluded.last_request THEN excluded.last_request ELSE r.last_request END`,
    [key, WINDOW_MS],
  )
}
