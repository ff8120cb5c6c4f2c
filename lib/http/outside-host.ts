import type { IncomingHttpHeaders } from 'node:http'

/**
 * A proxy at its default settings (nginx: `Host: $proxy_host`) calls us by our inside address, and every change would
 * look as if another site asked for it. Where the browser itself says that the page and the address it asks are of one
 * origin (no page can set or forge `Sec-Fetch-Site`), that origin's host is the one the outside sees.
 */
export function restoreOutsideHost(headers: IncomingHttpHeaders): void {
  const { origin } = headers
  if (headers['x-forwarded-host'] !== undefined || headers['sec-fetch-site'] !== 'same-origin') return
  if (origin === undefined || !URL.canParse(origin)) return
  headers['x-forwarded-host'] = new URL(origin).host
}
