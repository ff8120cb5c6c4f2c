import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { toRole } from '#lib/users/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** What a token may do, each including the one before: look, start and cancel tasks, everything its owner may. */
export const TOKEN_SCOPES = ['read', 'run', 'admin'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

const PREFIX = 'bunryu_'
const TOKEN_BYTES = 32
const SHOWN_LETTERS = 12

export interface NewApiToken {
  userId: string
  name: string
  scope: TokenScope
  /** null: it does not expire. */
  expiresAt: Date | null
}

/** The token itself is returned this once; the database keeps its SHA-256. */
export async function createApiToken(
  pool: pg.Pool,
  input: NewApiToken,
): Promise<{ tokenId: string; token: string }> {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO api_token (user_id, name, prefix, hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [input.userId, input.name, token.slice(0, SHOWN_LETTERS), hash(token), [input.scope], input.expiresAt],
  )
  return { tokenId: rows[0]!.id, token }
}

/** Who a token speaks for; null where it is unknown, expired or revoked. */
export async function viewerOfToken(
  pool: pg.Pool,
  token: string,
): Promise<(Viewer & { scope: TokenScope }) | null> {
  if (!token.startsWith(PREFIX)) return null
  const { rows } = await pool.query(
    `UPDATE api_token t SET last_used_at = now() FROM "user" u
     WHERE t.hash = $1 AND u.id = t.user_id AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
     RETURNING u.id, u.name, u.email, u.role, t.scopes[1] AS scope`,
    [hash(token)],
  )
  const row = rows[0]
  if (!row) return null
  // Only a token made for everything carries its owner's administrator rights.
  const role = row.scope === 'admin' ? toRole(row.role) : 'member'
  return { userId: row.id, name: row.name, email: row.email, role, scope: row.scope }
}

/** Takes effect with the next request. */
export async function revokeApiToken(
  pool: pg.Pool,
  { tokenId, userId }: { tokenId: string; userId: string },
): Promise<void> {
  await pool.query(
    'UPDATE api_token SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL',
    [tokenId, userId],
  )
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
