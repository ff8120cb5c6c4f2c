import type { Outcome, Prediction } from '#lib/engines/engine.ts'
import { encodeEvidence } from '#lib/results/evidence.ts'
import type { CountedTicket, ShardStats } from '#lib/results/shard-stats.ts'
import { ResultColumns } from '#lib/runner/result-columns.ts'

/** A category that is no more or no longer used, or a confidence that is none: a failure with a reason, never a near miss. */
const UNKNOWN_CATEGORY = 'unknown_category'
const ARCHIVED_CATEGORY = 'archived_category'
const INVALID_OUTCOME = 'invalid_outcome'
/** A reason is a code or a short sentence; it is stored with every failed ticket. */
const MAX_REASON = 200

export interface Results {
  columns: ResultColumns
  failedCount: number
  currentCategory: string | null
}

interface Context {
  /** Of every category there is, by name. */
  idOf: ReadonlyMap<string, number>
  /** Names of those that are no longer used; a model may still know them. */
  archived?: ReadonlySet<string>
  stats: ShardStats
  engine: string
}

const NONE: ReadonlySet<string> = new Set()

/** Turns outcomes into what is stored, and counts them; one pass over the chunk, no object a ticket. */
export function buildResults(
  tickets: readonly CountedTicket[],
  outcomes: readonly Outcome[],
  { idOf, archived = NONE, stats, engine }: Context,
): Results {
  const columns = new ResultColumns()
  let failedCount = 0
  let currentCategory: string | null = null
  for (let i = 0; i < tickets.length; i++) {
    const ticket = tickets[i]!
    const outcome = outcomes[i]!
    const failure = failureOf(outcome, idOf, archived)
    if (failure !== null) {
      stats.countFailure(ticket, failure)
      columns.addFailure(ticket.id, engine, failure)
      failedCount++
      continue
    }
    addPrediction(ticket, outcome as Prediction, { columns, stats, idOf })
    currentCategory = (outcome as Prediction).category
  }
  return { columns, failedCount, currentCategory }
}

function failureOf(
  outcome: Outcome,
  idOf: ReadonlyMap<string, number>,
  archived: ReadonlySet<string>,
): string | null {
  if (outcome.kind === 'failure')
    return outcome.reason.replaceAll('\0', '').slice(0, MAX_REASON).toWellFormed()
  if (!idOf.has(outcome.category)) return UNKNOWN_CATEGORY
  if (archived.has(outcome.category)) return ARCHIVED_CATEGORY
  return outcome.confidence >= 0 && outcome.confidence <= 1 ? null : INVALID_OUTCOME
}

function addPrediction(
  ticket: CountedTicket,
  { category, confidence, evidence, method, runnerUp }: Prediction,
  into: { columns: ResultColumns; stats: ShardStats; idOf: ReadonlyMap<string, number> },
): void {
  const categoryId = into.idOf.get(category)!
  const storedEvidence = encodeEvidence(evidence)
  into.stats.countPrediction(ticket, { categoryId, confidence, evidence, storedEvidence })
  const runnerUpId = runnerUp ? (into.idOf.get(runnerUp.category) ?? null) : null
  const margin = runnerUp ? confidence - runnerUp.confidence : null
  into.columns.addPrediction(ticket.id, {
    ...{ categoryId, confidence, runnerUpId, margin },
    ...{ evidence: storedEvidence, method },
  })
}
