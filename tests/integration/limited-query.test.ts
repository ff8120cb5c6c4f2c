import { expect, it, vi } from 'vitest'
import { limitedQuery } from '#lib/db/limited-query.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()

const isRunning = async () => {
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(%' AND state = 'active' AND datname = current_database()`,
  )
  return rows[0].n > 0
}

it('a read that takes too long is stopped and says so', async () => {
  const query = limitedQuery(database.pool, { sql: 'SELECT pg_sleep(60)', values: [] }, { timeoutMs: 50 })
  await expect(query).rejects.toMatchObject({ code: 'search_too_slow', status: 503 })
})

it('a read whose reader goes away is stopped in the database too, and its connection serves again', async () => {
  const reader = new AbortController()
  const query = limitedQuery(
    database.pool,
    { sql: 'SELECT pg_sleep(60)', values: [] },
    { timeoutMs: 60_000, signal: reader.signal },
  )
  const ended = expect(query).rejects.toMatchObject({ code: 'cancelled', status: 499 })
  await vi.waitFor(async () => expect(await isRunning()).toBe(true), { timeout: 10_000 })
  reader.abort()
  await ended
  expect(await isRunning()).toBe(false)
  const all = Array.from({ length: 10 }, () =>
    limitedQuery<{ one: number }>(
      database.pool,
      { sql: 'SELECT 1 AS one', values: [] },
      { timeoutMs: 5_000 },
    ),
  )
  for (const rows of await Promise.all(all)) expect(rows).toEqual([{ one: 1 }])
})

it('values no placeholder speaks of are left out, and one used twice is sent once', async () => {
  const query = { sql: 'SELECT $3::int + $3::int AS n, $1::text AS t', values: ['a', 'unused', 2] }
  expect(await limitedQuery(database.pool, query, { timeoutMs: 5_000 })).toEqual([{ n: 4, t: 'a' }])
})

it('it cannot write', async () => {
  const query = { sql: `INSERT INTO category (name, color, position) VALUES ('x', '#000000', 1)`, values: [] }
  await expect(limitedQuery(database.pool, query, { timeoutMs: 5_000 })).rejects.toThrow('read-only')
})
