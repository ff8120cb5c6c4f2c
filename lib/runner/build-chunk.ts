import type { Outcome, Prediction } from '#lib/engines/engine.ts'
import { encodeEvidence } from '#lib/results/evidence.ts'
import type { CountedTicket, ShardStats } from '#lib/results/shard-stats.ts'
import { ResultColumns } from '#lib/runner/result-columns.ts'

/** A category that is no more, or a confidence that is none: a failure with a reason, never a near miss. */
const UNKNOWN_CATEGORY = 'unknown_category'
const ARCHIVED_CATEGORY = 'archived_category'
const INVALID_OUTCOME = 'invalid_outcome'
/** A reason is a code or a short sentence; it is stored with every failed ticket. */
const MAX_REASON = 200

/** Categories by name, archived ones too. */
export type CategoryIds = ReadonlyMap<string, { id: number; isArchived: boolean }>

export interface Results {
  columns: ResultColumns
  failedCount: number
  currentCategory: string | null
}

/** Turns outcomes into what is stored, and counts them; one pass over the chunk, no object a ticket. */
export function buildResults(
  tickets: readonly CountedTicket[],
  outcomes: readonly Outcome[],
  { idOf, stats, engine }: { idOf: CategoryIds; stats: ShardStats; engine: string },
): Results {
  const columns = new ResultColumns()
  let failedCount = 0
  let currentCategory: string | null = null
  for (let i = 0; i < tickets.length; i++) {
    const ticket = tickets[i]!
    const outcome = outcomes[i]!
    const failure = failureOf(outcome, idOf)
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

function failureOf(outcome: Outcome, idOf: CategoryIds): string | null {
  if (outcome.kind === 'failure')
    return outcome.reason.replaceAll('\0', '').slice(0, MAX_REASON).toWellFormed()
  const category = idOf.get(outcome.category)
  if (category === undefined) return UNKNOWN_CATEGORY
  if (category.isArchived) return ARCHIVED_CATEGORY
  return outcome.confidence >= 0 && outcome.confidence <= 1 ? null : INVALID_OUTCOME
}

function addPrediction(
  ticket: CountedTicket,
  { category, confidence, evidence, method, runnerUp }: Prediction,
  into: { columns: ResultColumns; stats: ShardStats; idOf: CategoryIds },
): void {
  const categoryId = into.idOf.get(category)!.id
  const storedEvidence = encodeEvidence(evidence)
  into.stats.countPrediction(ticket, { categoryId, confidence, evidence, storedEvidence })
  const runnerUpId = runnerUp ? (into.idOf.get(runnerUp.category)?.id ?? null) : null
  const margin = runnerUp ? confidence - runnerUp.confidence : null
  into.columns.addPrediction(ticket.id, {
    ...{ categoryId, confidence, runnerUpId, margin },
    ...{ evidence: storedEvidence, method },
  })
}
