import process from 'node:process'
import * as z from 'zod'

/** The settings (CONTRACT: "Settings"). Read once a process; a bad one stops the start with one line each. */

const port = z.coerce.number().int().min(0).max(65_535)
const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema.optional())
const withDefault = <T extends z.ZodType>(schema: T, value: z.input<T>) =>
  z.preprocess((given) => (given === '' || given === undefined ? value : given), schema)

/** Shorter secrets can be guessed. */
const MIN_SECRET_LENGTH = 32
export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_LENGTH = 128

const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'a PostgreSQL address such as postgresql://user:password@host:5432/name',
})

export const settingsSchema = z
  .object({
    NODE_ENV: withDefault(
      z.enum(['development', 'production', 'test'], { error: 'development, production or test' }),
      'development',
    ),
    PORT: withDefault(port.describe('0–65535'), 3000),
    HOST: withDefault(z.string(), '127.0.0.1'),
    DATABASE_URL: optional(databaseUrl),
    DATA_DIR: withDefault(z.string(), '.data'),
    AUTH_SECRET: optional(
      z.string().min(MIN_SECRET_LENGTH, { error: `at least ${MIN_SECRET_LENGTH} characters` }),
    ),
    ADMIN_EMAIL: optional(z.email({ error: 'an e-mail address' })),
    ADMIN_PASSWORD: optional(
      z
        .string()
        .min(MIN_PASSWORD_LENGTH, { error: `at least ${MIN_PASSWORD_LENGTH} characters` })
        .max(MAX_PASSWORD_LENGTH, { error: `at most ${MAX_PASSWORD_LENGTH} characters` }),
    ),
    RUNNER: withDefault(
      z.enum(['inline', 'external', 'request'], { error: 'inline, external or request' }),
      'inline',
    ),
    UPLOAD_LIMIT_MB: withDefault(
      z.coerce
        .number({ error: 'a number of megabytes above 0' })
        .positive({ error: 'a number of megabytes above 0' }),
      200,
    ),
    LLM_BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'an http(s) address' })),
    LLM_API_KEY: optional(z.string()),
    LLM_MODEL: optional(z.string()),
    CRON_SECRET: optional(z.string().min(16, { error: 'at least 16 characters' })),
    // Set by Vercel: where a run that is out of time hands itself on to.
    VERCEL_PROJECT_PRODUCTION_URL: optional(z.string()),
    VERCEL_URL: optional(z.string()),
    LOG_LEVEL: withDefault(
      z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'trace, debug, info, warn, error, fatal or silent',
      }),
      'info',
    ),
  })
  .superRefine((env, context) => {
    if ((env.ADMIN_EMAIL === undefined) !== (env.ADMIN_PASSWORD === undefined)) {
      context.addIssue({
        code: 'custom',
        path: [env.ADMIN_EMAIL ? 'ADMIN_PASSWORD' : 'ADMIN_EMAIL'],
        message: 'set both ADMIN_EMAIL and ADMIN_PASSWORD, or neither',
      })
    }
  })
export type Settings = z.infer<typeof settingsSchema>

/** A message for each bad setting: `PORT: 0–65535 (got "x")`. Values of secrets are not repeated. */
export function describeBadSettings(error: z.ZodError, source: NodeJS.ProcessEnv): string[] {
  return error.issues.map((issue) => {
    const name = String(issue.path[0])
    const isSecret = /SECRET|PASSWORD|KEY|DATABASE_URL/.test(name)
    const given = isSecret || source[name] === undefined ? '' : ` (got ${JSON.stringify(source[name])})`
    const accepts = name === 'PORT' ? 'a port from 0 to 65535' : issue.message
    return `${name}: ${accepts}${given}`
  })
}

export function readSettings(source: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = settingsSchema.safeParse(source)
  if (!parsed.success) throw new Error(describeBadSettings(parsed.error, source).join('\n'))
  return parsed.data
}

const store = globalThis as typeof globalThis & { __bunryuSettings?: Settings }

export function settings(): Settings {
  store.__bunryuSettings ??= readSettings()
  return store.__bunryuSettings
}
