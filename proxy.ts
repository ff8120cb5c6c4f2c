import { type NextRequest, NextResponse } from 'next/server'

/**
 * Gives every page its Content-Security-Policy with a fresh nonce (Next reads it from the request and puts it on its
 * own scripts). It decides nothing about who may see what: pages, actions and routes do that themselves.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID())
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}`,
    // Toasts insert a style element that cannot carry the nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** Not the API: a matched route would get only the first 10 MB of an upload, without an error. */
export const config = { matcher: ['/((?!api/|_next/static|_next/image|favicon.ico|icon).*)'] }
