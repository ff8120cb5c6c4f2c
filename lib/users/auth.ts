import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { db } from '#lib/db/prisma.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, settings } from '#lib/env.ts'
import { describeError, logger } from '#lib/logger.ts'

/** Requests to /api/auth/* from one address. Guessing passwords is limited an account (sign-in-limit.ts): addresses can be forged. */
const REQUESTS_PER_WINDOW = 100
const WINDOW_SECONDS = 60
const SESSION_DAYS = 7

function createAuth(hasSecureCookies: boolean) {
  return betterAuth({
    appName: 'Bunryu',
    secret: authSecret(),
    database: prismaAdapter(db(), { provider: 'postgresql', transaction: true }),
    // Administrators add members; nobody signs up.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    user: {
      additionalFields: { role: { type: 'string', input: false, required: false, defaultValue: 'member' } },
    },
    session: { expiresIn: SESSION_DAYS * 86_400 },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: WINDOW_SECONDS,
      max: REQUESTS_PER_WINDOW,
      customRules: {
        '/sign-in/email': { window: WINDOW_SECONDS, max: REQUESTS_PER_WINDOW },
        '/get-session': false,
      },
    },
    // Foreign origins are refused by lib/http for every change alike; Better Auth would also refuse programs, which send none.
    advanced: { useSecureCookies: hasSecureCookies, cookiePrefix: 'bunryu', disableCSRFCheck: true },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message) => logger().warn({ error: describeError(message).message }, 'auth'),
    },
  })
}

type Auth = ReturnType<typeof createAuth>
const store = globalThis as typeof globalThis & { __bunryuAuth?: Map<boolean, Auth> }

/**
 * @param isHttps whether the browser speaks HTTPS to us or to the proxy in front: then cookies are Secure. An
 *   installation on plain HTTP in a closed network must still be able to sign in.
 */
export function auth(isHttps: boolean): Auth {
  store.__bunryuAuth ??= new Map()
  const existing = store.__bunryuAuth.get(isHttps)
  if (existing) return existing
  const created = createAuth(isHttps)
  store.__bunryuAuth.set(isHttps, created)
  return created
}

function authSecret(): string {
  const { AUTH_SECRET, NODE_ENV } = settings()
  if (AUTH_SECRET) return AUTH_SECRET
  if (NODE_ENV === 'production') throw new Error('AUTH_SECRET is not set')
  return 'only-for-development-and-tests-0123456789'
}
