import type pg from 'pg'
import { listTaskCategories } from '#lib/categories/task-categories.ts'
import type { Outcome } from '#lib/engines/engine.ts'
import { AppError } from '#lib/errors.ts'
import { buildResults, type CategoryIds } from '#lib/runner/build-chunk.ts'
import { Pace } from '#lib/runner/chunk-size.ts'
import { type ClassifyIsolated, ENGINE_ERROR, ENGINE_TIMEOUT } from '#lib/runner/classify-isolated.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { beginProcessing, type Claim } from '#lib/runner/lease.ts'
import { readChunk } from '#lib/runner/read-chunk.ts'
import { type Chunk, saveChunk, wasSaved } from '#lib/runner/save-chunk.ts'

/** How a turn at a shard ended. Only `finished` means that every ticket of it has an outcome. */
export type ShardEnding = 'finished' | 'stopped' | 'cancelling' | 'lost'

/** What an engine calls a category is its name. */
/** All tickets of so long a beginning failed: the engine is broken, and the rest would fail too. */
const FAIL_EARLY_AFTER = 20

export type ClaimedShard = Claim & { fileId: string }

interface Context {
  pool: pg.Pool
  classify: ClassifyIsolated
  /** Aborts at a cancel, a lost lease or an impatient stop; the reason is for the caller. */
  signal: AbortSignal
  /** Asked between chunks: the worker is stopping, or its time is up. */
  shouldStop: () => boolean
  /** Told how long each save took. */
  onSaved?: (milliseconds: number) => void
}

/**
 * Works through a claimed shard: reads ahead while it classifies, and saves one chunk while it classifies the next.
 * Results, cursor and counters are one commit, so a worker killed anywhere loses at most what it had not committed.
 * @throws AppError `engine_failed` where the engine takes no ticket at all; the signal's reason when it aborts
 */
export async function runShard(claim: ClaimedShard, context: Context): Promise<ShardEnding> {
  const { pool, signal } = context
  const categories = await untilDatabaseAnswers(() => listTaskCategories(pool, claim.taskId), signal)
  const idOf: CategoryIds = new Map(categories.map(({ id, name, isArchived }) => [name, { id, isArchived }]))
  await untilDatabaseAnswers(() => beginProcessing(pool, claim.taskId), signal)

  const pace = new Pace(claim.stalledCount)
  let saving: Promise<string | null> = Promise.resolve('running')
  let reading = readAhead(claim, context, claim.cursor, pace.size)
  let cursor = claim.cursor
  let isFirst = true
  let startedAt = performance.now()
  try {
    while (true) {
      const tickets = await reading.tickets
      const isLast = tickets.length < reading.size || tickets.at(-1)?.id === claim.toTicketId
      const to = isLast ? claim.toTicketId : tickets.at(-1)!.id
      if (!isLast) reading = readAhead(claim, context, to, pace.size)
      const workStartedAt = performance.now()
      const outcomes = isFirst && pace.givesUpFirst ? [GIVEN_UP] : await context.classify(tickets)
      if (isFirst) failEarly(claim, outcomes, isLast)
      isFirst = false
      const results = buildResults(tickets, outcomes, { idOf, stats: claim.stats, engine: claim.engine })
      const now = performance.now()
      pace.record(tickets.length, now - startedAt, now - workStartedAt)
      startedAt = now

      const ending = endingOf(await saving)
      if (ending) return ending
      // The stats are written down now: they go on changing with the next chunk.
      const { stalledCount } = pace
      const stats = claim.stats.toJSON()
      saving = save(claim, context, {
        ...results,
        fromCursor: cursor,
        toCursor: to,
        isLast,
        stats,
        stalledCount,
      })
      // Awaited one turn later, or below; until then its rejection has no listener.
      saving.catch(() => undefined)
      cursor = to
      if (isLast) return (await saving) === null ? 'lost' : 'finished'
      if (context.shouldStop()) return endingOf(await saving) ?? 'stopped'
      if (pace.isCareful) await saving
    }
  } finally {
    // The shard may only be handed back when nothing of ours is on its way any more.
    await Promise.allSettled([saving, reading.tickets])
  }
}

const GIVEN_UP: Outcome = { kind: 'failure', reason: 'engine_crashed' }

function readAhead(claim: ClaimedShard, { pool, signal }: Context, cursor: string, size: number) {
  const tickets = untilDatabaseAnswers(() => readChunk(pool, claim, cursor, size), signal)
  tickets.catch(() => undefined)
  return { size, tickets }
}

function endingOf(status: string | null): ShardEnding | null {
  if (status === null) return 'lost'
  return status === 'cancelling' ? 'cancelling' : null
}

/** Only at a shard's very beginning: later there may be bad tickets, but the engine works. */
function failEarly({ stats, shard }: Claim, outcomes: readonly Outcome[], isLast: boolean): void {
  const isWholeTask = isLast && shard === 0 && outcomes.length > 0
  if (stats.confidenceCount > 0 || stats.failures.size > 0) return
  if (outcomes.length < FAIL_EARLY_AFTER && !isWholeTask) return
  const isBroken = outcomes.every(
    (outcome) =>
      outcome.kind === 'failure' && (outcome.reason === ENGINE_ERROR || outcome.reason === ENGINE_TIMEOUT),
  )
  if (isBroken) throw new AppError('engine_failed', 500)
}

function save(claim: Claim, { pool, signal, onSaved }: Context, chunk: Chunk): Promise<string | null> {
  let attempts = 0
  return untilDatabaseAnswers(async () => {
    const isRetry = attempts++ > 0
    const startedAt = performance.now()
    const status = await saveChunk(pool, claim, chunk)
    onSaved?.(performance.now() - startedAt)
    // An earlier try may have been committed although its answer never came.
    return status === null && isRetry ? wasSaved(pool, claim, chunk) : status
  }, signal)
}
