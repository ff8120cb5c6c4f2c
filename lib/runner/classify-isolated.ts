import type { Engine, Outcome, TicketText } from '#lib/engines/engine.ts'
import { describeError, logger } from '#lib/logger.ts'

/** An engine that says nothing for this long hangs. */
export const ENGINE_TIMEOUT_MS = 120_000

export const ENGINE_ERROR = 'engine_error'
export const ENGINE_TIMEOUT = 'engine_timeout'

class EngineTimeoutError extends Error {}

/**
 * Classifies a chunk so that a ticket the engine cannot take costs only itself: what throws is halved until the
 * ticket is alone, and that one becomes a failure with a reason.
 * @throws only when `signal` aborts
 */
export async function classifyIsolated(
  engine: Engine,
  tickets: readonly TicketText[],
  { signal, timeoutMs = ENGINE_TIMEOUT_MS }: { signal: AbortSignal; timeoutMs?: number },
): Promise<Outcome[]> {
  try {
    return await classifyInTime(engine, tickets, signal, timeoutMs)
  } catch (error) {
    signal.throwIfAborted()
    if (tickets.length === 1) {
      logger().warn(
        { engine: engine.name, error: { name: error instanceof Error ? error.name : 'unknown' } },
        'ticket failed',
      )
      return [
        { kind: 'failure', reason: error instanceof EngineTimeoutError ? ENGINE_TIMEOUT : ENGINE_ERROR },
      ]
    }
    logger().debug(
      { engine: engine.name, error: describeError(error).name, size: tickets.length },
      'chunk failed, halving',
    )
    const middle = Math.ceil(tickets.length / 2)
    const first = await classifyIsolated(engine, tickets.slice(0, middle), { signal, timeoutMs })
    const second = await classifyIsolated(engine, tickets.slice(middle), { signal, timeoutMs })
    return [...first, ...second]
  }
}

async function classifyInTime(
  engine: Engine,
  tickets: readonly TicketText[],
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Outcome[]> {
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
