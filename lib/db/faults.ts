import { FOREIGN_KEY_VIOLATION, sqlState, violatedConstraint } from '#lib/db/transaction.ts'

/**
 * Errors that pass by themselves: no connection, no answer, a server that is starting or stopping, no connection slot left,
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
  /connection terminated|query read timeout|timeout exceeded when trying to connect|connection ended|not queryable|client was closed|can't reach database/i

/**
 * What comes and goes: none of these may be in the way of its own removal (CASCADE or SET NULL), so a violation always
 * is a row written about one that was removed meanwhile. Any other is a fault of ours.
 */
const REMOVABLE = /_((file|ticket|task|model|session)_id|session_id_stratum)_fkey$/

/** Something was written about a file, a ticket, a task or a model that had been there a moment before. */
export function isOfRemoved(error: unknown): boolean {
  return sqlState(error) === FOREIGN_KEY_VIOLATION && REMOVABLE.test(violatedConstraint(error) ?? '')
}

export function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined && (PASSING_STATES.test(state) || PASSING_CODES.has(state))) return true
  if (!(error instanceof Error)) return false
  return PASSING_MESSAGES.test(error.message) || isDatabaseAway(error.cause)
}
