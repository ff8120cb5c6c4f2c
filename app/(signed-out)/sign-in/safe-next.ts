/** Any origin will do: only whether the address leaves it counts. */
const HERE = 'http://here.invalid'

/** Where to go after signing in: a path of this site, whatever the address says. */
export function safeNext(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/'
  const url = URL.parse(value, HERE)
  return url?.origin === HERE ? `${url.pathname}${url.search}` : '/'
}
