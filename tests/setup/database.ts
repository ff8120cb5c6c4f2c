import path from 'node:path'
import process from 'node:process'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../scripts/migrate.mjs'
import { startPostgres } from '../../scripts/pg.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server for tests; `{database}` stands for the database's name. */
    postgresUrl: string
    templateDatabase: string
  }
}

/** Starts the tests' own PostgreSQL and makes one migrated template; every test file clones it. */
export default async function setup(project: TestProject) {
  const { url } = await startPostgres({ dataDir: path.resolve(import.meta.dirname, '../../.data/test') })
  const postgresUrl = url.replace(/[^/]*$/, '{database}')
  const templateDatabase = `template_${process.pid}`
  const admin = new pg.Client({ connectionString: postgresUrl.replace('{database}', 'postgres') })
  await admin.connect()
  await neverWaitForTheDisk(admin)
  await dropLeftovers(admin)
  await admin.query(`CREATE DATABASE ${templateDatabase}`)
  await migrate(postgresUrl.replace('{database}', templateDatabase))
  project.provide('postgresUrl', postgresUrl)
  project.provide('templateDatabase', templateDatabase)

  return async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${templateDatabase} WITH (FORCE)`)
    await admin.end()
  }
}

/** Nothing in it has to outlive the machine; what is committed outlives a killed server all the same. */
async function neverWaitForTheDisk(admin: pg.Client): Promise<void> {
  for (const setting of ['fsync', 'full_page_writes']) await admin.query(`ALTER SYSTEM SET ${setting} = off`)
  await admin.query('SELECT pg_reload_conf()')
}

/** Databases of runs that were killed before they could tidy up. */
async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname ~ '^(template|test)_[0-9]+' AND NOT EXISTS (
       SELECT FROM pg_stat_activity a WHERE a.datname = pg_database.datname)`,
  )
  for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
}
