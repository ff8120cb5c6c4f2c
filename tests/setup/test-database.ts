import process from 'node:process'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { createPool } from '#lib/db/pool.ts'
import { seed } from '../../prisma/seed.ts'

let count = 0

/**
 * A database of its own for a test file, cloned from the migrated template, with the default categories and rules.
 * The pool in it is the process's own (`lib/db/pool.ts`), so that everything under test uses it.
 */
export function testDatabase(): { readonly pool: pg.Pool; readonly url: string } {
  const postgresUrl = inject('postgresUrl')
  const name = `test_${process.pid}_${count++}_${Math.random().toString(36).slice(2, 8)}`
  const url = postgresUrl.replace('{database}', name)
  const state: { pool: pg.Pool } = { pool: undefined as unknown as pg.Pool }
  const store = globalThis as typeof globalThis & { __bunryuPool?: pg.Pool; __bunryuSettings?: unknown }

  beforeAll(async () => {
    await administer(postgresUrl, `CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')}`)
    process.env.DATABASE_URL = url
    process.env.LOG_LEVEL = 'silent'
    store.__bunryuSettings = undefined
    state.pool = createPool(url)
    store.__bunryuPool = state.pool
    await seed(state.pool)
  })
  afterAll(async () => {
    store.__bunryuPool = undefined
    await state.pool.end()
    await administer(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`)
  })
  return {
    get pool() {
      return state.pool
    },
    url,
  }
}

async function administer(postgresUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl.replace('{database}', 'postgres') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
