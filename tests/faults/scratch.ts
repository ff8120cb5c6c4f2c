import process from 'node:process'
import pg from 'pg'
import { migrate } from '../../scripts/migrate.mjs'
import { startPostgres } from '../../scripts/pg.mjs'
import { FAULTS_DATA_DIR } from './run-faults.ts'

/** A migrated database on a server of its own: the suite crashes it, and nobody else's tests may be on it. */
export async function createScratchDatabase(): Promise<string> {
  const { url } = await startPostgres({ dataDir: FAULTS_DATA_DIR })
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  const name = `faults_${process.pid}_${Date.now()}`
  const { rows } = await admin.query(`SELECT datname FROM pg_database WHERE datname LIKE 'faults_%'`)
  for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const scratch = url.replace(/[^/]*$/, name)
  await migrate(scratch)
  process.env.DATABASE_URL = scratch
  process.env.LOG_LEVEL = 'silent'
  // The settings of the database before this one.
  Object.assign(globalThis, { __bunryuSettings: undefined })
  return scratch
}
