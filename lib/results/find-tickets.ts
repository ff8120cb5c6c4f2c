import type { TicketSort } from '#lib/results/schema.ts'
import { type Conditions, IS_REVIEWED } from '#lib/results/ticket-conditions.ts'
import {
  endOfWindow,
  type FoundRow,
  gather,
  type Position,
  type Step,
  scan,
  type Wanted,
} from '#lib/results/ticket-looks.ts'
import { type Run, runsOf } from '#lib/results/ticket-order.ts'

/** A first look: wide enough for any filter that one row in forty passes, and quick whatever the filter. */
const FIRST_WINDOW = 2_000
/** One further look, in 0.1 s or so: often enough to notice that nobody waits any more. */
const WINDOW = 40_000
/** A merge reads that many of every category. */
const MERGE_WINDOW = 10_000
/**
 * A piece of a search for a word: reading every text of a piece with the tables' own order, on every core, is several
 * times as quick as following an index from ticket to ticket (docs/benchmarks-results.md).
 */
const TEXT_WINDOW = 250_000
export interface Found {
  ticketIds: string[]
  /** null: there are no more. */
  next: Position | null
  /** Tickets looked at. */
  scanned: number
}

export interface Search extends Wanted {
  sort: TicketSort
  categoryIds: readonly number[]
  after: Position | null
  limit: number
  /** The page takes what was found by then, and asks for more from there. Without it the page is filled. */
  budgetMs?: number | undefined
}

/**
 * The next tickets of a list, in its order. Looks at a bounded number of rows of the order's own index first; most
 * filters fill a page from there. A rare one is then answered from its own index, if there is one for it, and otherwise
 * by looking on, piece by piece.
 */
export async function findTickets(search: Search): Promise<Found> {
  const runs = runsOf(search.sort, search.conditions, search.categoryIds)
  const deadline =
    search.budgetMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + search.budgetMs
  const found: FoundRow[] = []
  const total: Found = { ticketIds: [], next: null, scanned: 0 }
  let after = search.after
  if (search.conditions.isEmpty) return total
  for (let index = after?.run ?? 0; index < runs.length; index++) {
    const run = runs[index]!
    for (let look = 0; ; look++) {
      const wanted = search.limit + 1 - found.length
      const step = await lookAt(search, run, { after, wanted, look })
      total.scanned += step.scanned
      found.push(...step.rows)
      after = step.end === null ? null : { run: index, ...positionOf(step.end) }
      if (found.length > search.limit) {
        const last = found[search.limit - 1]!
        return {
          ...total,
          ticketIds: idsOf(found.slice(0, search.limit)),
          next: { run: index, ...positionOf(last) },
        }
      }
      if (after === null) break
      if (performance.now() > deadline) return { ...total, ticketIds: idsOf(found), next: after }
    }
  }
  return { ...total, ticketIds: idsOf(found) }
}

interface Look {
  after: Position | null
  wanted: number
  /** 0 is the first one. */
  look: number
}

async function lookAt(search: Search, run: Run, { after, wanted, look }: Look): Promise<Step> {
  const { conditions } = search
  const here = { after, wanted }
  if (look === 0 || !(conditions.hasText || hasIndexOfItsOwn(conditions, run)))
    return scan(search, run, { ...here, window: windowOf(search, look) })
  const isInPieces = !hasIndexOfItsOwn(conditions, run) && run.key === null
  if (!isInPieces) return gather(search, run, here)
  const to = await endOfWindow(search, run, { after, window: TEXT_WINDOW })
  const step = await gather(search, run, { ...here, to })
  return { ...step, end: step.end ?? to, scanned: TEXT_WINDOW }
}

function idsOf(rows: readonly FoundRow[]): string[] {
  return rows.map(({ ticket_id }) => ticket_id)
}

function positionOf({ ticket_id, key }: FoundRow): Omit<Position, 'run'> {
  return { key, ticketId: ticket_id }
}

function windowOf({ conditions, sort, limit }: Search, look: number): number {
  if (look === 0) return hasFilter(conditions) ? Math.max(FIRST_WINDOW, limit + 1) : limit + 1
  return sort.endsWith('confidence') ? MERGE_WINDOW : WINDOW
}

function hasFilter({ result, ticket, channel, time, review, confidence }: Conditions): boolean {
  return (
    [result, ticket, time, confidence].some((list) => list.length > 0) || channel !== null || review !== null
  )
}

/** A filter that the run's index does not hold, but another one does: then that one is asked, and what it gives sorted. */
function hasIndexOfItsOwn(conditions: Conditions, { covers }: Run): boolean {
  return (
    (conditions.categoryId !== null && !covers.has('category')) ||
    (conditions.isFailedOnly && !covers.has('failed')) ||
    (conditions.confidence.length > 0 && !covers.has('confidence')) ||
    (conditions.channel !== null && !covers.has('channel')) ||
    (conditions.time.length > 0 && !covers.has('time')) ||
    conditions.isByOtherCategory ||
    conditions.review === IS_REVIEWED
  )
}
