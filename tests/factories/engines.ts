import type { Engine, Outcome, TicketText } from '#lib/engines/engine.ts'
import type { LoadEngine } from '#lib/runner/load-engine.ts'

/** Engines for tests, given to a worker as an argument. */

export function prediction(category = '기타'): Outcome {
  return { kind: 'prediction', category, confidence: 0.5, evidence: [], method: 'test' }
}

export function engineOf(
  classify: (tickets: readonly TicketText[], signal: AbortSignal) => Outcome[] | Promise<Outcome[]>,
): LoadEngine {
  const engine: Engine = {
    name: 'rule',
    version: 'test',
    categories: ['기타'],
    classify: async (tickets, { signal }) => classify(tickets, signal),
  }
  return async () => engine
}

/** Decides ticket by ticket. */
export function engineDeciding(decide: (ticket: TicketText) => Outcome): LoadEngine {
  return engineOf((tickets) => tickets.map(decide))
}

/** Never answers, whatever it is given, unless `isQuick` says otherwise; an abort it does not hear either. */
export function hangingEngine(
  isQuick: (tickets: readonly TicketText[]) => boolean = () => false,
): LoadEngine {
  return engineOf((tickets) =>
    isQuick(tickets) ? tickets.map(() => prediction()) : new Promise(() => undefined),
  )
}
