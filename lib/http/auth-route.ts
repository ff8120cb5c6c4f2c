import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { isHttps, localeFrom, refuseForeignOrigin } from '#lib/http/request-facts.ts'
import { errorResponse, route } from '#lib/http/respond.ts'
import { auth } from '#lib/users/auth.ts'
import { signInSchema } from '#lib/users/schema.ts'
import { checkSignInLimit, recordSignIn } from '#lib/users/sign-in-limit.ts'

const SIGN_IN_PATH = '/api/auth/sign-in/email'

/** Better Auth's own routes, with our error envelope and a limit on wrong passwords an account. */
export const handleAuth = route(async (request: Request) => {
  if (request.method !== 'GET') refuseForeignOrigin(request.headers)
  const isSignIn = request.method === 'POST' && new URL(request.url).pathname === SIGN_IN_PATH
  const email = isSignIn ? await emailIn(request) : null
  if (email !== null) await checkSignInLimit(pool(), email)
  const response = await auth(isHttps(request.headers)).handler(request)
  if (email !== null && (response.ok || response.status === 401))
    await recordSignIn(pool(), email, response.ok)
  return response.ok || response.status < 400
    ? response
    : errorResponse(await toAppError(response), localeFrom(request.headers))
})

/** @throws AppError `malformed` (400), ZodError */
async function emailIn(request: Request): Promise<string> {
  const body: unknown = await request
    .clone()
    .json()
    .catch((cause) => {
      throw new AppError('malformed', 400, {}, { cause })
    })
  return signInSchema.parse(body).email
}

/** Better Auth's codes in the words the API promises. */
const CODES: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'invalid_credentials',
  EMAIL_AND_PASSWORD_SIGN_UP_IS_NOT_ENABLED: 'sign_up_closed',
  EMAIL_PASSWORD_SIGN_UP_DISABLED: 'sign_up_closed',
  INVALID_ORIGIN: 'foreign_origin',
  MISSING_OR_NULL_ORIGIN: 'foreign_origin',
}
const CODES_BY_STATUS: Record<number, string> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  415: 'malformed',
  422: 'malformed',
  429: 'too_many_requests',
}

async function toAppError(response: Response): Promise<AppError> {
  const text = await response.text()
  const theirs = /"code":\s*"(\w+)"/.exec(text)?.[1] ?? ''
  const retryAfter = response.headers.get('retry-after') ?? response.headers.get('x-retry-after')
  const code = CODES[theirs] ?? CODES_BY_STATUS[response.status] ?? 'internal'
  return new AppError(code, response.status, retryAfter ? { retry_after: retryAfter } : {})
}
