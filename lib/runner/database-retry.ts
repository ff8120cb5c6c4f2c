import { setTimeout as sleep } from 'node:timers/promises'
import { sqlState } from '#lib/db/transaction.ts'
import { describeError, logger } from '#lib/logger.ts'

/**
 * Errors that pass by themselves: no connection, a server that is starting or stopping, no connection slot left,
 * a full disk, a deadlock. SQLSTATE classes from the PostgreSQL manual, appendix A.
 */
const PASSING_STATES = /^(08|57P|53|40)/
const PASSING_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])
const PASSING_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|connection ended|not queryable|Client was closed/i

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2_000

export function isPassing(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined && (PASSING_STATES.test(state) || PASSING_CODES.has(state))) return true
  return error instanceof Error && PASSING_MESSAGES.test(error.message)
}

/** Tries until it works or fails for good: a database that is away for a while costs time, never a task. */
export async function untilDatabaseAnswers<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error)) throw error
      signal.throwIfAborted()
      logger().warn({ error: describeError(error), waitMs: wait }, 'database away, waiting')
      // Full jitter: workers that lost the database together do not come back together.
      await sleep(Math.random() * wait, undefined, { signal })
    }
  }
}
