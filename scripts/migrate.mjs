// Applies prisma/migrations and records them in Prisma's own table, so that `prisma migrate deploy`
// and this stay interchangeable. Needs no engine binary. Any number may run at once: an advisory
// lock lets one through, the others find nothing to do.
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

const MIGRATIONS_DIR = path.resolve(import.meta.dirname, '../prisma/migrations')
/** The number Prisma's own engine locks with, so that the two exclude each other. */
const ADVISORY_LOCK = 72707369

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

/** The migrations in order: [{name, sql, checksum}]. */
export function readMigrations(directory = MIGRATIONS_DIR) {
  return fs
    .readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = fs.readFileSync(path.join(directory, name, 'migration.sql'))
      return { name, sql: sql.toString('utf8'), checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * @param {string} connectionString
 * @returns {Promise<string[]>} the names of the migrations applied now
 */
export async function migrate(connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
    await client.query(TABLE)
    return await applyPending(client)
  } finally {
    await client.end()
  }
}

async function applyPending(client) {
  const { rows } = await client.query(
    'SELECT migration_name AS name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const known = new Map(rows.map((row) => [row.name, row]))
  const applied = []
  for (const { name, sql, checksum } of readMigrations()) {
    const record = known.get(name)
    if (record && !record.finished_at) {
      throw new Error(
        `Migration ${name} failed before. Mend the database, then delete its row in _prisma_migrations.`,
      )
    }
    if (record && record.checksum !== checksum) {
      throw new Error(`Migration ${name} was changed after it had been applied. Add a new migration instead.`)
    }
    if (record) continue
    await applyOne(client, { name, sql, checksum })
    applied.push(name)
  }
  return applied
}

async function applyOne(client, { name, sql, checksum }) {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    // One simple query is one implicit transaction: a failing file leaves nothing.
    await client.query(sql)
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error)])
    throw new Error(`Migration ${name} failed: ${error.message}`, { cause: error })
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is not set')
  for (const name of await migrate(process.env.DATABASE_URL)) console.log(`applied ${name}`)
}
