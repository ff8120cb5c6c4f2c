import { createHash } from 'node:crypto'
import { pool } from '#lib/db/pool.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** What a long-lived stream stands on: a session or a token of a person who had this role when it began. */
export interface Grant {
  kind: 'session' | 'token'
  /** The session's token, or the SHA-256 of an API token. */
  secret: string
  userId: string
  isAdmin: boolean
}

const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?bunryu\.session_token=([^;.]+)/

/** Whose right it is was checked by `requireApiViewer`; this only says what to look up again. */
export function grantOf(headers: Headers, viewer: Viewer): Grant {
  const whose = { userId: viewer.userId, isAdmin: viewer.role === 'admin' }
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (bearer !== undefined) {
    return { ...whose, kind: 'token', secret: createHash('sha256').update(bearer).digest('hex') }
  }
  const cookie = SESSION_COOKIE.exec(headers.get('cookie') ?? '')?.[1] ?? ''
  return { ...whose, kind: 'session', secret: decodeURIComponent(cookie) }
}

/** The same for the same session or token. */
export function grantKey({ kind, secret, isAdmin }: Grant): string {
  return `${kind} ${isAdmin ? 'admin' : 'member'} ${secret}`
}

/** One query for all of them. @returns the keys of those that still hold */
export async function listValidGrants(grants: readonly Grant[]): Promise<Set<string>> {
  const distinct = [...new Map(grants.map((grant) => [grantKey(grant), grant])).values()]
  const { rows } = await pool().query<{ n: string }>(
    `SELECT g.n FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) WITH ORDINALITY AS g(kind, secret, user_id, is_admin, n)
     JOIN "user" u ON u.id = g.user_id
     WHERE (u.role = 'admin' OR NOT g.is_admin) AND CASE g.kind
       WHEN 'session' THEN EXISTS (SELECT FROM session s WHERE s.token = g.secret AND s.user_id = u.id AND s.expires_at > now())
       ELSE EXISTS (SELECT FROM api_token t WHERE t.hash = g.secret AND t.user_id = u.id AND t.revoked_at IS NULL
         AND coalesce(t.expires_at > now(), true)) END`,
    [
      distinct.map(({ kind }) => kind),
      distinct.map(({ secret }) => secret),
      distinct.map(({ userId }) => userId),
      distinct.map(({ isAdmin }) => isAdmin),
    ],
  )
  return new Set(rows.map(({ n }) => grantKey(distinct[Number(n) - 1]!)))
}
