import type pg from 'pg'
import { listCategories } from '#lib/categories/data.ts'
import type { Engine, Outcome } from '#lib/engines/engine.ts'
import { AppError } from '#lib/errors.ts'
import { encodeEvidence } from '#lib/results/evidence.ts'
import { firstChunkSize, GIVE_UP_AT_STALLED, nextChunkSize } from '#lib/runner/chunk-size.ts'
import { classifyIsolated, ENGINE_ERROR, ENGINE_TIMEOUT } from '#lib/runner/classify-isolated.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { beginProcessing, type Claim } from '#lib/runner/lease.ts'
import { readChunk, type TicketRow } from '#lib/runner/read-chunk.ts'
import { type Chunk, type ResultRow, saveChunk, wasSaved } from '#lib/runner/save-chunk.ts'

/** How a turn at a shard ended. Only `finished` means that every ticket of it has an outcome. */
export type ShardEnding = 'finished' | 'stopped' | 'cancelling' | 'lost'

/** What an engine calls a category is its name. */
type CategoryIds = ReadonlyMap<string, { id: number; isArchived: boolean }>

/** All tickets of so long a beginning failed: the engine is broken, and the rest would fail too. */
const FAIL_EARLY_AFTER = 20

interface Context {
  pool: pg.Pool
  engine: Engine
  /** Aborts at a cancel, a lost lease or an impatient stop; the reason is for the caller. */
  signal: AbortSignal
  /** Asked between chunks: the worker is stopping, or its time is up. */
  shouldStop: () => boolean
}

/**
 * Works through a claimed shard: reads ahead while it classifies, and saves one chunk while it classifies the next.
 * Results, cursor and counters are one commit, so a worker killed anywhere loses at most what it had not committed.
 * @throws AppError `engine_failed` where the engine takes no ticket at all; the signal's reason when it aborts
 */
export async function runShard(claim: Claim, context: Context): Promise<ShardEnding> {
  const { pool, signal } = context
  const categories = await untilDatabaseAnswers(() => listCategories(pool), signal)
  const idOf: CategoryIds = new Map(categories.map(({ id, name, isArchived }) => [name, { id, isArchived }]))
  await untilDatabaseAnswers(() => beginProcessing(pool, claim.taskId), signal)

  let saving: Promise<string | null> = Promise.resolve('running')
  let size = firstChunkSize(claim.stalledCount)
  let reading = readAhead(claim, context, claim.cursor, size)
  let cursor = claim.cursor
  let hasTried = claim.stats.confidenceCount > 0
  let startedAt = performance.now()
  try {
    while (true) {
      const tickets = await reading.tickets
      const isLast = tickets.length < reading.size || tickets.at(-1)?.id === claim.toTicketId
      const to = isLast ? claim.toTicketId : tickets.at(-1)!.id
      if (!isLast) reading = readAhead(claim, context, to, size)
      const outcomes = await decide(claim, context, tickets)
      if (!hasTried) failEarly(outcomes)
      hasTried = true
      const chunk = toChunk(claim, { fromCursor: cursor, toCursor: to, isLast }, tickets, outcomes, idOf)

      const ending = endingOf(await saving)
      if (ending) return ending
      saving = save(claim, context, chunk)
      // Awaited one turn later, or below; until then its rejection has no listener.
      saving.catch(() => undefined)
      cursor = to
      if (isLast) return (await saving) === null ? 'lost' : 'finished'
      if (context.shouldStop()) return endingOf(await saving) ?? 'stopped'
      size = nextChunkSize(tickets.length, performance.now() - startedAt)
      startedAt = performance.now()
    }
  } finally {
    // The shard may only be handed back when nothing of ours is on its way any more.
    await Promise.allSettled([saving, reading.tickets])
  }
}

function readAhead(claim: Claim, { pool, signal }: Context, cursor: string, size: number) {
  const tickets = untilDatabaseAnswers(() => readChunk(pool, claim, cursor, size), signal)
  tickets.catch(() => undefined)
  return { size, tickets }
}

function endingOf(status: string | null): ShardEnding | null {
  if (status === null) return 'lost'
  return status === 'cancelling' ? 'cancelling' : null
}

async function decide(claim: Claim, { engine, signal }: Context, tickets: TicketRow[]): Promise<Outcome[]> {
  if (claim.stalledCount >= GIVE_UP_AT_STALLED && tickets.length === 1) {
    claim.stalledCount = 0
    return [{ kind: 'failure', reason: 'engine_crashed' }]
  }
  return tickets.length === 0 ? [] : classifyIsolated(engine, tickets, { signal })
}

function failEarly(outcomes: Outcome[]): void {
  if (outcomes.length < FAIL_EARLY_AFTER) return
  const broken = outcomes.every(
    (outcome) =>
      outcome.kind === 'failure' && (outcome.reason === ENGINE_ERROR || outcome.reason === ENGINE_TIMEOUT),
  )
  if (broken) throw new AppError('engine_failed', 500)
}

function toChunk(
  claim: Claim,
  range: Pick<Chunk, 'fromCursor' | 'toCursor' | 'isLast'>,
  tickets: TicketRow[],
  outcomes: Outcome[],
  idOf: CategoryIds,
): Chunk {
  let currentCategory: string | null = null
  let failedCount = 0
  const rows = tickets.map((ticket, i): ResultRow => {
    const row = toResultRow(ticket, outcomes[i]!, idOf, claim)
    if (row.failure === null) currentCategory = (outcomes[i] as { category: string }).category
    else failedCount++
    return row
  })
  // Written down now: the stats go on changing with the next chunk.
  return { ...range, rows, failedCount, stats: claim.stats.toJSON(), currentCategory }
}

function toResultRow(
  ticket: TicketRow,
  outcome: Outcome,
  idOf: CategoryIds,
  { stats, engine }: Claim,
): ResultRow {
  const category = outcome.kind === 'prediction' ? idOf.get(outcome.category) : undefined
  if (outcome.kind === 'failure' || category === undefined || category.isArchived) {
    // A category that is no more is a failure with a reason, never a near miss.
    const missing = category === undefined ? 'unknown_category' : 'archived_category'
    const failure = outcome.kind === 'failure' ? outcome.reason : missing
    stats.countFailure(ticket, failure)
    const nothing = { categoryId: null, confidence: null, runnerUpId: null, margin: null, evidence: '' }
    return { ticketId: ticket.id, ...nothing, method: engine, failure }
  }
  const categoryId = category.id
  const { confidence, evidence, method, runnerUp } = outcome
  const storedEvidence = encodeEvidence(evidence)
  stats.countPrediction(ticket, { categoryId, confidence, evidence, storedEvidence })
  return {
    ticketId: ticket.id,
    categoryId,
    confidence,
    runnerUpId: runnerUp ? (idOf.get(runnerUp.category)?.id ?? null) : null,
    margin: runnerUp ? confidence - runnerUp.confidence : null,
    evidence: storedEvidence,
    method,
    failure: null,
  }
}

function save(claim: Claim, { pool, signal }: Context, chunk: Chunk): Promise<string | null> {
  let attempts = 0
  return untilDatabaseAnswers(async () => {
    const isRetry = attempts++ > 0
    const status = await saveChunk(pool, claim, chunk)
    // An earlier try may have been committed although its answer never came.
    return status === null && isRetry ? wasSaved(pool, claim, chunk) : status
  }, signal)
}
