import { limitedQuery } from '#lib/db/limited-query.ts'
import { pool } from '#lib/db/pool.ts'
import type { Conditions } from '#lib/results/ticket-conditions.ts'
import { all, type Run } from '#lib/results/ticket-order.ts'

// The three questions that a search is made of (`find-tickets.ts` says which one comes when), each one statement.

/** Rows of a page and of one look are bounded; this only meets a database that is ill. */
const LOOK_TIMEOUT_MS = 20_000

/** Where a list goes on: in which run, after which key and ticket. */
export interface Position {
  run: number
  key: string | null
  ticketId: string
}

export interface FoundRow {
  ticket_id: string
  key: string | null
}

export interface Wanted {
  conditions: Conditions
  signal?: AbortSignal | undefined
}

export interface Step {
  rows: FoundRow[]
  /** The last row looked at; null: the run has no more. */
  end: FoundRow | null
  scanned: number
}

/** The first `window` rows of the run in its order, and those of them that match. */
export async function scan(
  search: Wanted,
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
export async function endOfWindow(
  { conditions, signal }: Wanted,
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
export async function gather(
  { conditions, signal }: Wanted,
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
  const rows = await ask(
    { signal },
    {
      sql: `SELECT ${selected(run)} FROM ${gatheredFrom(conditions, run)} ${joins(conditions, true)}
      WHERE ${all('true', ...filters)} ORDER BY ${order} LIMIT ${wanted}`,
      values,
    },
  )
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
  { signal }: Pick<Wanted, 'signal'>,
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
