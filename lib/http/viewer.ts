import { headers as requestHeaders } from 'next/headers'
import { notFound as notFoundPage, redirect } from 'next/navigation'
import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { isHttps, localeFrom, refuseForeignOrigin } from '#lib/http/request-facts.ts'
import type { Locale } from '#lib/locale.ts'
import { TOKEN_SCOPES, type TokenScope, viewerOfToken } from '#lib/users/api-tokens.ts'
import { auth } from '#lib/users/auth.ts'
import { toRole } from '#lib/users/data.ts'
import { hasNoAdministrator } from '#lib/users/mutations.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** Who asks. Every page, action and route calls one of these itself; the proxy in front decides nothing. */

async function viewerOfSession(headers: Headers): Promise<Viewer | null> {
  const session = await auth(isHttps(headers)).api.getSession({ headers })
  if (!session) return null
  const { id, name, email, role } = session.user
  return { userId: id, name, email, role: toRole(role) }
}

// ── Pages and actions ───────────────────────────────────────────────────────

export async function getViewer(): Promise<Viewer | null> {
  return viewerOfSession(await requestHeaders())
}

/** Sends to the sign-in page, or on the very first visit to the set-up page. */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await getViewer()
  if (viewer) return viewer
  redirect((await hasNoAdministrator(pool())) ? '/setup' : '/sign-in')
}

/** To everyone else an administrator's page does not exist. */
export async function requireAdmin(): Promise<Viewer> {
  const viewer = await requireViewer()
  return viewer.role === 'admin' ? viewer : notFoundPage()
}

/** For actions: a redirect would hide that nothing was done. @throws AppError `unauthorized` (401) */
export async function requireActor(): Promise<Viewer> {
  const headers = await requestHeaders()
  refuseForeignOrigin(headers)
  const viewer = await viewerOfSession(headers)
  if (!viewer) throw new AppError('unauthorized', 401)
  return viewer
}

export async function getLocale(): Promise<Locale> {
  return localeFrom(await requestHeaders())
}

// ── Routes ──────────────────────────────────────────────────────────────────

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
