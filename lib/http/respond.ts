import * as z from 'zod'
import { isDatabaseAway, isOfRemoved } from '#lib/db/faults.ts'
import { sqlState } from '#lib/db/transaction.ts'
import { errorSentence } from '#lib/error-sentences.ts'
import { AppError } from '#lib/errors.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import type { Locale } from '#lib/locale.ts'
import { describeError, logger } from '#lib/logger.ts'

/** Every failure a person or program can meet has one way out: `{"success": false, "error", "code"}` with its status. */

const NO_STORE = { 'cache-control': 'no-store' }
const RETRY_SECONDS = 5

export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status: init.status ?? 200, headers: { ...NO_STORE, ...init.headers } })
}

type Handler<Context> = (request: Request, context: Context) => Promise<Response>

/** Wraps a route handler: what it throws becomes the error envelope. */
export function route<Context>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      return errorResponse(toAppError(error), localeFrom(request.headers))
    }
  }
}

/** The same for a server action, whose failures are values. */
export interface ActionFailure {
  ok: false
  code: string
  error: string
  taskId?: string
}

export function actionFailure(error: unknown, locale: Locale): ActionFailure {
  const { code, params } = toAppError(error)
  const taskId = typeof params.task_id === 'string' ? { taskId: params.task_id } : {}
  return { ok: false, code, error: errorSentence(code, params, locale), ...taskId }
}

export function errorResponse(error: AppError, locale: Locale): Response {
  const { code, status, params } = error
  const headers: Record<string, string> = {}
  if (status === 429 || status === 503) headers['retry-after'] = String(params.retry_after ?? RETRY_SECONDS)
  const extra = Object.fromEntries(Object.entries(params).filter(([name]) => SHOWN_PARAMS.has(name)))
  return json(
    { success: false, error: errorSentence(code, params, locale), code, ...extra },
    { status, headers },
  )
}

/** Params that programs act on; the others only fill the sentence. */
const SHOWN_PARAMS = new Set(['task_id', 'field', 'labels', 'file_id', 'count'])

/** What is not an AppError is our fault or the database's; it is logged here and nowhere else. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof z.ZodError) {
    const field = error.issues[0]?.path.join('.') || 'body'
    return new AppError('invalid', 422, { field }, { cause: error })
  }
  // The caller went away or asked for something else: nobody reads this answer, and nothing is wrong.
  if (error instanceof Error && error.name === 'AbortError')
    return new AppError('cancelled', 499, {}, { cause: error })
  if (isDatabaseAway(error)) {
    logger().warn({ error: describeError(error) }, 'database away')
    return new AppError('database_unavailable', 503, {}, { cause: error })
  }
  if (isOfRemoved(error)) return new AppError('not_found', 404, {}, { cause: error })
  // 22xxx: a value PostgreSQL cannot read as its type, e.g. a word where a time belongs in a cursor.
  if (sqlState(error)?.startsWith('22'))
    return new AppError('invalid', 422, { field: 'value' }, { cause: error })
  logger().error({ error: describeError(error) }, 'unexpected failure')
  return new AppError('internal', 500, {}, { cause: error })
}

/** @throws AppError `not_found` (404): an id that is none cannot be anyone's */
export function idParam(value: string): string {
  const parsed = z.uuid().safeParse(value)
  if (!parsed.success) throw new AppError('not_found', 404)
  return parsed.data
}

/** @throws AppError `malformed` (400) where the body is not JSON; an empty body is `{}` */
export async function jsonBody(request: Request): Promise<unknown> {
  const text = await request.text()
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('malformed', 400, {}, { cause })
  }
}

/** Query parameters as an object; empty ones are absent. */
export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ''))
}

const MAX_IDEMPOTENCY_KEY = 255

/** @throws AppError `invalid` (422) where it is longer than a key may be */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key')?.trim()
  if (!key) return undefined
  if (key.length > MAX_IDEMPOTENCY_KEY) throw new AppError('invalid', 422, { field: 'Idempotency-Key' })
  return key
}

/** A positive bigint, as a string. @throws AppError `not_found` (404) */
export function rowIdParam(value: string): string {
  if (!/^[1-9]\d{0,17}$/.test(value)) throw new AppError('not_found', 404)
  return value
}
