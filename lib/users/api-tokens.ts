import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import type { AuditDetail } from '#lib/audit/schema.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { toRole } from '#lib/users/data.ts'
import { LIVE_TOKENS_MAX, type TokenListItem, type TokenScope, type Viewer } from '#lib/users/schema.ts'

const PREFIX = 'bunryu_'
const TOKEN_BYTES = 32
const SHOWN_LETTERS = 12
/** A program that polls writes nothing more often: `last_used_at` says the minute. */
const USED_SECONDS = 60
const LISTED_MAX = 200

const IS_LIVE = 't.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())'

export interface NewApiToken {
  userId: string
  name: string
  scope: TokenScope
  /** null: it does not expire. */
  expiresAt: Date | null
}

/**
 * The token itself is returned this once; the database keeps its SHA-256.
 * @throws AppError `forbidden` (403): `admin` is for administrators; `too_many_tokens` (409)
 */
export async function createApiToken(
  pool: pg.Pool,
  input: NewApiToken,
): Promise<{ tokenId: string; token: string }> {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
  const prefix = token.slice(0, SHOWN_LETTERS)
  return transaction(pool, async (client) => {
    await allowNewToken(client, input)
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO api_token (user_id, name, prefix, hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [input.userId, input.name, prefix, hash(token), [input.scope], input.expiresAt],
    )
    const tokenId = rows[0]!.id
    const detail = {
      name: input.name,
      prefix,
      scope: input.scope,
      expires_at: input.expiresAt?.toISOString() ?? null,
    }
    await audit(client, { userId: input.userId, action: 'token.create', tokenId, detail })
    return { tokenId, token }
  })
}

/** Held to the end of the transaction, so that many at once count one another. */
async function allowNewToken(client: pg.PoolClient, { userId, scope }: NewApiToken): Promise<void> {
  const { rows: users } = await client.query<{ role: string }>(
    'SELECT role FROM "user" WHERE id = $1 FOR UPDATE',
    [userId],
  )
  if (!users[0] || (scope === 'admin' && toRole(users[0].role) !== 'admin'))
    throw new AppError('forbidden', 403)
  const { rows } = await client.query<{ live: number }>(
    `SELECT count(*)::int AS live FROM api_token t WHERE t.user_id = $1 AND ${IS_LIVE}`,
    [userId],
  )
  if (rows[0]!.live >= LIVE_TOKENS_MAX) throw new AppError('too_many_tokens', 409, { limit: LIVE_TOKENS_MAX })
}

/** A person's tokens, newest first, those that work no longer included. */
export async function listApiTokens(pool: pg.Pool, userId: string): Promise<TokenListItem[]> {
  const { rows } = await pool.query(
    `SELECT t.id, t.name, t.prefix, t.scopes[1] AS scope, t.created_at, t.expires_at, t.last_used_at,
       CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN ${IS_LIVE} THEN 'live' ELSE 'expired' END AS state
     FROM api_token t WHERE t.user_id = $1 ORDER BY ${IS_LIVE} DESC, t.created_at DESC, t.id LIMIT $2`,
    [userId, LISTED_MAX],
  )
  return rows.map(({ id, created_at, expires_at, last_used_at, ...row }) => ({
    ...row,
    token_id: id,
    created_at: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    last_used_at: last_used_at?.toISOString() ?? null,
  }))
}

/** Who a token speaks for; null where it is unknown, expired or revoked. */
export async function viewerOfToken(
  pool: pg.Pool,
  token: string,
): Promise<(Viewer & { scope: TokenScope }) | null> {
  if (!token.startsWith(PREFIX)) return null
  const { rows } = await pool.query(
    `WITH used AS (
       UPDATE api_token t SET last_used_at = now() WHERE t.hash = $1 AND ${IS_LIVE}
         AND (t.last_used_at IS NULL OR t.last_used_at < now() - make_interval(secs => $2)))
     SELECT u.id, u.name, u.email, u.role, t.scopes[1] AS scope FROM api_token t JOIN "user" u ON u.id = t.user_id
     WHERE t.hash = $1 AND ${IS_LIVE}`,
    [hash(token), USED_SECONDS],
  )
  const row = rows[0]
  if (!row) return null
  // Only a token made for everything carries its owner's administrator rights.
  const role = row.scope === 'admin' ? toRole(row.role) : 'member'
  return { userId: row.id, name: row.name, email: row.email, role, scope: row.scope }
}

/**
 * Takes effect with the next request; on open event streams at their next look. Revoking twice is fine.
 * @throws AppError `not_found` (404) also for someone else's
 */
export async function revokeApiToken(
  pool: pg.Pool,
  { tokenId, userId }: { tokenId: string; userId: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ name: string; prefix: string; is_revoked: boolean }>(
      `SELECT name, prefix, revoked_at IS NOT NULL AS is_revoked FROM api_token
       WHERE id = $1::uuid AND user_id = $2 FOR UPDATE`,
      [tokenId, userId],
    )
    if (!rows[0]) throw notFound()
    if (rows[0].is_revoked) return
    await client.query('UPDATE api_token SET revoked_at = now() WHERE id = $1::uuid', [tokenId])
    const { name, prefix } = rows[0]
    await audit(client, { userId, action: 'token.revoke', tokenId, detail: { name, prefix } })
  })
}

interface TokenEvent {
  userId: string
  action: 'token.create' | 'token.revoke'
  tokenId: string
  /** Never the token. */
  detail: AuditDetail
}

async function audit(client: pg.PoolClient, { userId, action, tokenId, detail }: TokenEvent): Promise<void> {
  await recordAudit(client, { userId, action, subject: `token:${tokenId}`, detail })
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
