// Database, migrations, defaults: ready to serve. Runs under the new Node (it imports TypeScript).
import path from 'node:path'
import process from 'node:process'
import { migrate } from './migrate.mjs'
import { dataDirectory, startPostgres, stopPostgres } from './pg.mjs'
import { generatedSecret, stopWith } from './prepare.mjs'

/** Whether the server this process has started ends with it. */
let isOurs = false

/** Sets DATABASE_URL and AUTH_SECRET for this process and its children. What it starts ends with this process. */
export async function prepareDatabase() {
  if (!process.env.DATABASE_URL) {
    const server = await startPostgres().catch((error) => stopWith(error.message))
    process.env.DATABASE_URL = server.url
    isOurs = server.started
    process.on('exit', () => isOurs && stopPostgres())
    process.env.AUTH_SECRET ||= generatedSecret(path.resolve(dataDirectory()), 'auth-secret')
  } else if (!process.env.AUTH_SECRET && process.env.NODE_ENV === 'production') {
    stopWith('AUTH_SECRET: needed when DATABASE_URL is set and NODE_ENV=production (at least 32 characters)')
  } else {
    process.env.AUTH_SECRET ||= generatedSecret(path.resolve(dataDirectory()), 'auth-secret')
  }
  await migrate(process.env.DATABASE_URL).catch((error) =>
    stopWith(
      `DATABASE_URL: ${isAway(error) ? 'the database cannot be reached' : 'the database could not be migrated'} (${error.message || error.code})`,
    ),
  )
  await fillDefaults()
}

/** For a short command: `npm start` may have come meanwhile and be using the server that it started. */
export async function leaveDatabaseIfUsed() {
  if (!isOurs) return
  const { pool, closePool } = await import('../lib/db/pool.ts')
  const { rows } = await pool().query(
    `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  )
  isOurs = rows[0].others === 0
  await closePool()
}

function isAway(error) {
  return (
    /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|timeout/.test(`${error.code} ${error.message}`) ||
    error.name === 'AggregateError'
  )
}

async function fillDefaults() {
  const { pool, closePool } = await import('../lib/db/pool.ts')
  const { seed } = await import('../prisma/seed.ts')
  await seed(pool())
  await closePool()
}

/** How to sign in, for the terminal: an administrator from the settings, a setup code, or nothing new. */
export async function describeSignIn() {
  const { pool, closePool } = await import('../lib/db/pool.ts')
  const { ensureAdministrator, issueSetupCode } = await import('../lib/users/mutations.ts')
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env
  try {
    if (email && password) {
      await ensureAdministrator(pool(), { email, password })
      return `${email} (ADMIN_PASSWORD)`
    }
    const code = await issueSetupCode(pool())
    return code ? { code } : null
  } finally {
    await closePool()
  }
}
