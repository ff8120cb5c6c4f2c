import { AppError } from '#lib/errors.ts'
import { isLocale, type Locale, localeOf } from '#lib/locale.ts'

/** What the headers of a request say. Nothing here decides who asks. */

export const LOCALE_COOKIE = 'locale'

/** Written by the web server the moment a request comes in, over whatever a client may have sent. */
export const ARRIVED_AT_HEADER = 'x-bunryu-arrived-at'

/** When the request came in (epoch ms). Where another server runs the routes: now. */
export function arrivedAtOf(headers: Headers): number {
  const stamped = Number(headers.get(ARRIVED_AT_HEADER))
  return stamped > 0 ? Math.min(stamped, Date.now()) : Date.now()
}

/** The language chosen with the switch, else the one the client asks for, else Korean. */
export function localeFrom(headers: Headers): Locale {
  const chosen = cookieOf(headers, LOCALE_COOKIE)
  return isLocale(chosen) ? chosen : localeOf(headers.get('accept-language'))
}

/** Whether the browser speaks HTTPS, to us or to the proxy in front of us. */
export function isHttps(headers: Headers): boolean {
  return (headers.get('x-forwarded-proto') ?? '').split(',')[0]?.trim() === 'https'
}

export function cookieOf(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}

/**
 * Refuses a change asked for by another site. Browsers send `Origin` with every POST, PUT and DELETE, so a request
 * without it comes from a program, which no other site can make someone's browser send.
 * @throws AppError `foreign_origin` (403)
 */
export function refuseForeignOrigin(headers: Headers): void {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new AppError('foreign_origin', 403)
  if (origin === null) return
  const host = headers.get('x-forwarded-host') ?? headers.get('host')
  if (hostOf(origin) !== host) throw new AppError('foreign_origin', 403)
}

/** `null` (a sandboxed frame) and everything that is no address have no host. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
