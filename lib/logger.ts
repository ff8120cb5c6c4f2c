import pino from 'pino'
import { settings } from '#lib/env.ts'

const store = globalThis as typeof globalThis & { __bunryuLogger?: pino.Logger }

/**
 * One JSON line an event on stdout. Never hand it a ticket's text, a body, a password or a token;
 * the paths below are a net, not a licence.
 */
export function logger(): pino.Logger {
  store.__bunryuLogger ??= pino({
    level: settings().LOG_LEVEL,
    base: undefined,
    redact: {
      paths: [
        'password',
        'token',
        'secret',
        'authorization',
        'cookie',
        '*.password',
        '*.token',
        '*.authorization',
        '*.cookie',
        'body',
        'title',
      ],
      censor: '[redacted]',
    },
  })
  return store.__bunryuLogger
}

/** What of an error may be logged: no message of a database error holds more than names, but its `detail` quotes rows. */
export function describeError(error: unknown): {
  name: string
  message: string
  code?: string
  stack?: string
} {
  if (typeof error === 'object' && error !== null && !(error instanceof Error) && 'message' in error) {
    return { name: 'unknown', message: String(error.message).slice(0, 300) }
  }
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error).slice(0, 300) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    name: error.name,
    message: error.message.slice(0, 300),
    code,
    stack: error.stack?.split('\n').slice(1, 6).join('\n'),
  }
}
