import path from 'node:path'
import process from 'node:process'
import pg from 'pg'
import { migrate } from '../../scripts/migrate.mjs'
import { startPostgres } from '../../scripts/pg.mjs'

/** A migrated database of its own for one benchmark, on the project's embedded server; dropped at the end. */
export async function withScratchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { url } = await startPostgres({ dataDir: path.resolve(import.meta.dirname, '../../.data/bench') })
  const name = `bench_${process.pid}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${name}`)
  const scratch = url.replace(/[^/]*$/, name)
  try {
    await migrate(scratch)
    process.env.DATABASE_URL = scratch
    process.env.LOG_LEVEL = 'warn'
    return await work(scratch)
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  }
}
