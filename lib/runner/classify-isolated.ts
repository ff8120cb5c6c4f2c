import type { Engine, Outcome, TicketText } from '#lib/engines/engine.ts'
import { AppError } from '#lib/errors.ts'
import { describeError, logger } from '#lib/logger.ts'

/** An engine that says nothing for this long hangs. */
const CHUNK_TIMEOUT_MS = 120_000
const TICKET_TIMEOUT_MS = 60_000
/** So many silences in a row are no bad tickets any more. */
const MAX_TIMEOUTS_IN_ROW = 4

export const ENGINE_ERROR = 'engine_error'
export const ENGINE_TIMEOUT = 'engine_timeout'

class EngineTimeoutError extends Error {}

export interface IsolationOptions {
  signal: AbortSignal
  chunkTimeoutMs?: number
  ticketTimeoutMs?: number
}

export type ClassifyIsolated = (tickets: readonly TicketText[]) => Promise<Outcome[]>

/**
 * Classifies so that a ticket the engine cannot take costs only itself: a chunk that throws is halved until the ticket
 * is alone, one that hangs is tried ticket by ticket, and what fails alone becomes a failure with a reason.
 * The function throws AppError `engine_failed` (500) where the engine hangs whatever it gets, and the signal's reason
 * when that aborts.
 */
export function isolating(engine: Engine, options: IsolationOptions): ClassifyIsolated {
  const { signal, chunkTimeoutMs = CHUNK_TIMEOUT_MS, ticketTimeoutMs = TICKET_TIMEOUT_MS } = options
  let timeoutsInRow = 0

  const attempt = async (tickets: readonly TicketText[]): Promise<Outcome[]> => {
    try {
      const outcomes = await classifyInTime(engine, tickets, {
        signal,
        timeoutMs: tickets.length === 1 ? ticketTimeoutMs : chunkTimeoutMs,
      })
      timeoutsInRow = 0
      return outcomes
    } catch (error) {
      signal.throwIfAborted()
      const isTimeout = error instanceof EngineTimeoutError
      timeoutsInRow = isTimeout ? timeoutsInRow + 1 : 0
      const fault = { engine: engine.name, size: tickets.length, error: describeError(error).name }
      if (isTimeout) logger().warn(fault, 'engine hangs')
      else logger().debug(fault, 'engine failed')
      if (timeoutsInRow >= MAX_TIMEOUTS_IN_ROW) throw new AppError('engine_failed', 500, {}, { cause: error })
      if (tickets.length > 1) return inParts(tickets, isTimeout ? 1 : Math.ceil(tickets.length / 2))
      return [{ kind: 'failure', reason: isTimeout ? ENGINE_TIMEOUT : ENGINE_ERROR }]
    }
  }

  const inParts = async (tickets: readonly TicketText[], size: number): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    for (let i = 0; i < tickets.length; i += size)
      outcomes.push(...(await attempt(tickets.slice(i, i + size))))
    return outcomes
  }

  return async (tickets) => (tickets.length === 0 ? [] : attempt(tickets))
}

async function classifyInTime(
  engine: Engine,
  tickets: readonly TicketText[],
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<Outcome[]> {
  // A signal that has fired already tells no listener.
  signal.throwIfAborted()
  const timeout = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new EngineTimeoutError('the engine did not answer in time')
      timeout.abort(error)
      reject(error)
    }, timeoutMs)
  })
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: timeout.signal })
  })
  try {
    const working = engine.classify(tickets, { signal: AbortSignal.any([signal, timeout.signal]) })
    const outcomes = await Promise.race([working, late, aborted])
    if (outcomes.length !== tickets.length) throw new Error('the engine lost count of the tickets')
    return outcomes
  } finally {
    clearTimeout(timer)
    timeout.abort()
  }
}
