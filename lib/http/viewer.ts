import { cookies, headers as requestHeaders } from 'next/headers'
import { notFound as notFoundPage, redirect } from 'next/navigation'
import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { LOCALE_COOKIE, refuseForeignOrigin } from '#lib/http/request-facts.ts'
import { viewerOfSession } from '#lib/http/request-viewer.ts'
import { DEFAULT_LOCALE, isLocale, type Locale } from '#lib/locale.ts'
import { hasNoAdministrator } from '#lib/users/mutations.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** Who asks. Every page, action and route calls one of these itself; the proxy in front decides nothing. */

/** Routes ask by these. */
export { requireApiViewer, viewerOf } from '#lib/http/request-viewer.ts'

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

/** The language of pages and actions: Korean, until the switch says otherwise. */
export async function getLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  return isLocale(chosen) ? chosen : DEFAULT_LOCALE
}
