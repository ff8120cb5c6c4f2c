import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { isHttps, refuseForeignOrigin } from '#lib/http/request-facts.ts'
import { viewerOfToken } from '#lib/users/api-tokens.ts'
import { auth } from '#lib/users/auth.ts'
import { toRole } from '#lib/users/data.ts'
import { TOKEN_SCOPES, type TokenScope, type Viewer } from '#lib/users/schema.ts'

/** Who is behind a request. Without Next, so that a plain Node server can ask as well. */

export async function viewerOfSession(headers: Headers): Promise<Viewer | null> {
  const session = await auth(isHttps(headers)).api.getSession({ headers })
  if (!session) return null
  const { id, name, email, role } = session.user
  return { userId: id, name, email, role: toRole(role) }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The person behind a request: a bearer token, else the session cookie. */
export async function viewerOf(
  request: Request,
  needs: TokenScope = neededScope(request),
): Promise<Viewer | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer === undefined) return viewerOfSession(request.headers)
  const viewer = await viewerOfToken(pool(), bearer)
  if (!viewer) return null
  if (TOKEN_SCOPES.indexOf(viewer.scope) < TOKEN_SCOPES.indexOf(needs)) throw new AppError('forbidden', 403)
  return viewer
}

function neededScope(request: Request): TokenScope {
  return SAFE_METHODS.has(request.method) ? 'read' : 'run'
}

/**
 * @throws AppError `unauthorized` (401), `forbidden` (403, a token without the scope), `foreign_origin` (403)
 */
export async function requireApiViewer(request: Request, needs?: TokenScope): Promise<Viewer> {
  if (!SAFE_METHODS.has(request.method)) refuseForeignOrigin(request.headers)
  const viewer = await viewerOf(request, needs)
  if (!viewer) throw new AppError('unauthorized', 401)
  return viewer
}
