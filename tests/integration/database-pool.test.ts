import { expect, it } from 'vitest'
import { createPool } from '#lib/db/pool.ts'
import { transaction } from '#lib/db/transaction.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()

it('a connection that breaks between two statements of a transaction fails that transaction, not the process', async () => {
  const pool = createPool(database.url, { max: 1 })
  const broken = transaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const closed = new Promise((resolve) => client.once('end', resolve))
    await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid])
    await closed
    await client.query('SELECT 1')
  })
  await expect(broken).rejects.toThrow()
  const { rows } = await pool.query('SELECT 1 AS one')
  expect(rows).toEqual([{ one: 1 }])
  await pool.end()
})
