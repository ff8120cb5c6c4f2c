import { limitedQuery } from '#lib/db/limited-query.ts'
import { pool } from '#lib/db/pool.ts'
import type { TicketSort } from '#lib/results/schema.ts'
import { type Conditions, IS_REVIEWED } from '#lib/results/ticket-conditions.ts'
import { all, type Run, runsOf } from '#lib/results/ticket-order.ts'

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
/** Rows of a page and of one look are bounded; this only meets a database that is ill. */
const LOOK_TIMEOUT_MS = 20_000

/** Where a list goes on: in which run, after which key and ticket. */
export interface Position {
  run: number
  key: string | null
  ticketId: string
}

interface FoundRow {
  ticket_id: string
  key: string | null
}

export interface Found {
  ticketIds: string[]
  /** null: there are no more. */
  next: Position | null
  /** Tickets looked at. */
  scanned: number
}

export interface Search {
  conditions: Conditions
  sort: TicketSort
  categoryIds: readonly number[]
  after: Position | null
  limit: number
  /** The page takes what was found by then, and asks for more from there. Without it the page is filled. */
  budgetMs?: number | undefined
  signal?: AbortSignal | undefined
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

interface Step {
  rows: FoundRow[]
  /** The last row looked at; null: the run has no more. */
  end: FoundRow | null
  scanned: number
}

async function scan(
  search: Search,
  run: Run,
  { after, wanted, window }: { after: Position | null; wanted: number; window: number },
): Promise<Step> {
  const { conditions } = search
  const values = [...conditions.values]
  const add = (value: unknown) => `$${values.push(value)}`
  const from = run.source({
    after: afterCondition(run, after, add),
    count: add(window),
    needsText: conditions.hasText,
  })
  const order = orderOf(run)
  const filters = all(
    ...conditions.result,
    ...conditions.ticket,
    conditions.channel,
    ...conditions.time,
    ...conditions.confidence,
  )
  const rows = await ask(search, {
    sql: `SELECT ${selected(run)} FROM ${from.sql} ${joins(conditions, from.hasTicket)}
      WHERE ${all(filters || 'true', run.member, conditions.review)} ORDER BY ${order} LIMIT ${wanted}`,
    values,
  })
  if (rows.length >= wanted) return { rows, end: rows.at(-1)!, scanned: rows.length }
  return { rows, end: await endOfWindow(search, run, { after, window }), scanned: window }
}

/** The last row of a window, out of nothing but its index; null: the run ends before. */
async function endOfWindow(
  { conditions, signal }: Search,
  run: Run,
  { after, window }: { after: Position | null; window: number },
): Promise<FoundRow | null> {
  const values = [...conditions.values]
  const add = (value: unknown) => `$${values.push(value)}`
  const { sql } = run.source({
    after: afterCondition(run, after, add),
    count: add(window),
    needsText: false,
  })
  const [end] = await ask(
    { signal },
    {
      sql: `SELECT ${selected(run)} FROM ${sql} ORDER BY ${orderOf(run)} OFFSET ${window - 1} LIMIT 1`,
      values,
    },
  )
  return end ?? null
}

/**
 * Everything that matches, by whichever index the planner finds best, sorted: `+ 0` keeps it from walking the order's
 * own index again.
 */
async function gather(
  { conditions, ...search }: Search,
  run: Run,
  { after, wanted, to = null }: { after: Position | null; wanted: number; to?: FoundRow | null },
): Promise<Step> {
  const values = [...conditions.values]
  const add = (value: unknown) => `$${values.push(value)}`
  const way = run.isDescending ? 'DESC' : 'ASC'
  const order =
    run.key === null
      ? `r.ticket_id + 0 ${way}`
      : `(${run.key.sql} + ${run.key.type === 'real' ? '0::real' : `interval '0'`}) ${way}, r.ticket_id ${way}`
  const filters = [
    ...conditions.result,
    ...conditions.confidence,
    ...conditions.ticket,
    conditions.channel,
    ...conditions.time,
    run.member,
    conditions.review,
    afterCondition(run, after, add),
    // Only of a run in the order of the file.
    to === null ? null : `r.ticket_id <= ${add(to.ticket_id)}::bigint`,
  ]
  const rows = await ask(search, {
    sql: `SELECT ${selected(run)} FROM ${gatheredFrom(conditions, run)} ${joins(conditions, true)}
      WHERE ${all('true', ...filters)} ORDER BY ${order} LIMIT ${wanted}`,
    values,
  })
  return { rows, end: rows.length >= wanted ? rows.at(-1)! : null, scanned: rows.length }
}

/** Results, tickets, or both: as little as the filters and the order speak of. */
function gatheredFrom(conditions: Conditions, { key, member }: Run): string {
  const { result, confidence, isWhole } = conditions
  const isOfTickets = speaksOfTickets(conditions) || /\bt\./.test(member ?? '')
  const isOfResults =
    result.length > 0 || confidence.length > 0 || key?.type === 'real' || /\br\./.test(member ?? '')
  if (isOfTickets && isWhole && !isOfResults)
    return '(SELECT t.id AS ticket_id FROM ticket t WHERE t.file_id = $2) r JOIN ticket t ON t.id = r.ticket_id'
  const results = '(SELECT * FROM result WHERE task_id = $1) r'
  return isOfTickets ? `${results} JOIN ticket t ON t.id = r.ticket_id AND t.file_id = $2` : results
}

function ask(
  { signal }: Pick<Search, 'signal'>,
  query: { sql: string; values: unknown[] },
): Promise<FoundRow[]> {
  return limitedQuery<FoundRow>(pool(), query, { timeoutMs: LOOK_TIMEOUT_MS, signal })
}

function selected({ key }: Run): string {
  return `r.ticket_id::text, ${key === null ? 'NULL' : key.sql}::text AS key`
}

function orderOf({ key, isDescending }: Run): string {
  const way = isDescending ? 'DESC' : 'ASC'
  return key === null ? `r.ticket_id ${way}` : `${key.sql} ${way}, r.ticket_id ${way}`
}

function afterCondition(run: Run, after: Position | null, add: (value: unknown) => string): string | null {
  if (after === null) return null
  const sign = run.isDescending ? '<' : '>'
  if (run.key === null) return `r.ticket_id ${sign} ${add(after.ticketId)}::bigint`
  return `(${run.key.sql}, r.ticket_id) ${sign} (${add(after.key)}::${run.key.type}, ${add(after.ticketId)}::bigint)`
}

/** What the filters speak of and is not there yet. */
export function joins(conditions: Conditions, hasTicket: boolean): string {
  const ticket = speaksOfTickets(conditions) && !hasTicket ? 'JOIN ticket t ON t.id = r.ticket_id' : ''
  if (conditions.review === null) return ticket
  return `${ticket} LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, category_id, kind FROM review WHERE file_id = $2
    ORDER BY ticket_id, id DESC) v ON v.ticket_id = r.ticket_id`
}

function speaksOfTickets({ ticket, channel, time }: Conditions): boolean {
  return ticket.length > 0 || channel !== null || time.length > 0
}
