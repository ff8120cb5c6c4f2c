import { createHash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { sqlState, transaction, UNIQUE_VIOLATION } from '#lib/db/transaction.ts'
import { AppError } from '#lib/errors.ts'
import type { NewMember, Role } from '#lib/users/schema.ts'

const SETUP_CODE = 'setup-code'
const SETUP_CODE_LENGTH = 8
/** No look-alikes: the code is typed by hand from a terminal. */
const SETUP_CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const SETUP_CODE_HOURS = 24
/** Held while looking whether there is an administrator, so that two cannot both be the first. */
const FIRST_USER_LOCK = 72707371

/**
 * @param by who adds the member, for the audit trail; null: the program itself
 * @throws AppError `email_taken` (409)
 */
export async function addMember(
  pool: pg.Pool,
  member: NewMember,
  { by }: { by: string | null } = { by: null },
): Promise<{ userId: string }> {
  const password = await hashPassword(member.password)
  return transaction(pool, async (client) => {
    const added = await insertUser(client, { ...member, password })
    await recordAudit(client, {
      userId: by,
      action: 'member.add',
      subject: `member:${added.userId}`,
      detail: { name: member.name, role: member.role },
    })
    return added
  })
}

/**
 * Creates the administrator named in the settings, if there is none yet.
 * @returns whether it was created now
 */
export async function ensureAdministrator(
  pool: pg.Pool,
  admin: { email: string; password: string },
): Promise<boolean> {
  if (!(await hasNoAdministrator(pool))) return false
  const password = await hashPassword(admin.password)
  return transaction(pool, async (client) => {
    if (!(await isFirst(client))) return false
    await insertUser(client, { name: '관리자', email: admin.email, password, role: 'admin' })
    return true
  })
}

/** A new one-time code for the first visit, valid for a day; null where there is an administrator already. */
export async function issueSetupCode(pool: pg.Pool): Promise<string | null> {
  if (!(await hasNoAdministrator(pool))) return null
  const code = Array.from(
    { length: SETUP_CODE_LENGTH },
    () => SETUP_CODE_LETTERS[randomInt(SETUP_CODE_LETTERS.length)],
  ).join('')
  await transaction(pool, async (client) => {
    await client.query('DELETE FROM verification WHERE identifier = $1', [SETUP_CODE])
    await client.query(
      `INSERT INTO verification (id, identifier, value, expires_at) VALUES ($1, $2, $3, now() + make_interval(hours => $4))`,
      [randomUUID(), SETUP_CODE, digest(code), SETUP_CODE_HOURS],
    )
  })
  return code
}

/**
 * Creates the administrator on the first visit.
 * @throws AppError `already_set_up` (409), `invalid_setup_code` (403)
 */
export async function createFirstAdministrator(
  pool: pg.Pool,
  input: { name: string; email: string; password: string; setupCode: string },
): Promise<{ userId: string }> {
  const password = await hashPassword(input.password)
  return transaction(pool, async (client) => {
    if (!(await isFirst(client))) throw new AppError('already_set_up', 409)
    const { rows } = await client.query<{ value: string }>(
      'SELECT value FROM verification WHERE identifier = $1 AND expires_at > now()',
      [SETUP_CODE],
    )
    const expected = rows[0]?.value
    if (!expected || !isSame(expected, digest(input.setupCode.toUpperCase())))
      throw new AppError('invalid_setup_code', 403)
    await client.query('DELETE FROM verification WHERE identifier = $1', [SETUP_CODE])
    return insertUser(client, { ...input, password, role: 'admin' })
  })
}

export async function hasNoAdministrator(client: pg.Pool | pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ none: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM "user" WHERE role = 'admin') AS none`,
  )
  return rows[0]?.none === true
}

async function isFirst(client: pg.PoolClient): Promise<boolean> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [FIRST_USER_LOCK])
  return hasNoAdministrator(client)
}

async function insertUser(
  client: pg.PoolClient,
  user: { name: string; email: string; password: string; role: Role },
): Promise<{ userId: string }> {
  const userId = randomUUID()
  try {
    await client.query(
      'INSERT INTO "user" (id, name, email, email_verified, role) VALUES ($1, $2, lower($3), true, $4)',
      [...[userId, user.name, user.email, user.role]],
    )
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new AppError('email_taken', 409, {}, { cause: error })
    throw error
  }
  // Better Auth's own way of keeping a password: an account of the provider "credential".
  await client.query(
    `INSERT INTO account (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $2, $3)`,
    [randomUUID(), userId, user.password],
  )
  return { userId }
}

function digest(code: string): string {
  return createHash('sha256').update(code.trim()).digest('hex')
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
