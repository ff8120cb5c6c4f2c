import type { TicketSort } from '#lib/results/schema.ts'
import type { Conditions } from '#lib/results/ticket-conditions.ts'

/**
 * The order of a ticket list, as one or two runs read one after the other: those that have the key, then (for
 * confidence and time) those without it, which come last whichever way one sorts. The ticket id breaks ties.
 */
export interface Run {
  /** What a row is sorted by, before its ticket id; null: the id alone. */
  key: { sql: string; type: 'real' | 'timestamp' } | null
  isDescending: boolean
  /** Which rows belong to the run. */
  member: string | null
  /** SQL of the first `count` rows of the run in its order, out of an index; it ends in an alias of `r` and maybe `t`. */
  source: (input: { after: string | null; count: string; needsText: boolean }) => Source
  /** Filters the index holds already: rows outside them are never read. */
  covers: ReadonlySet<'category' | 'failed' | 'confidence' | 'channel' | 'time'>
}

export interface Source {
  sql: string
  /** Whether `t` is there already. */
  hasTicket: boolean
}

const BY_ROW: Run['key'] = null
const CONFIDENCE: Run['key'] = { sql: 'r.confidence', type: 'real' }
const TIME: Run['key'] = { sql: 't.received_at', type: 'timestamp' }

/** Columns of a result that filters and order need; all of them stand in one index. */
const RESULT = 'r.ticket_id, r.category_id, r.confidence'
/** The reason is only asked for among the failed. */
const RESULT_WITH_REASON = `${RESULT}, r.failure`

export function runsOf(sort: TicketSort, conditions: Conditions, categoryIds: readonly number[]): Run[] {
  const isDescending = sort.startsWith('-')
  if (sort === 'row') return [conditions.channel === null ? rowRun() : channelRun(conditions.channel)]
  if (sort.endsWith('confidence')) {
    const categories = conditions.categoryId === null ? categoryIds : [conditions.categoryId]
    const sure = confidenceRun(conditions, categories, isDescending)
    if (conditions.isFailedOnly) return [failedRun()]
    // A category or a bound of confidence leaves nothing without confidence.
    return conditions.categoryId === null && conditions.confidence.length === 0 ? [sure, failedRun()] : [sure]
  }
  const dated = timeRun(conditions, isDescending)
  return conditions.time.length === 0 ? [dated, undatedRun()] : [dated]
}

function rowRun(): Run {
  return {
    key: BY_ROW,
    isDescending: false,
    member: null,
    covers: new Set(),
    source: ({ after, count }) => ({
      hasTicket: false,
      sql: `(SELECT ${RESULT_WITH_REASON} FROM result r WHERE ${all('r.task_id = $1', after)} ORDER BY r.ticket_id LIMIT ${count}) r`,
    }),
  }
}

function channelRun(channel: string): Run {
  return {
    key: BY_ROW,
    isDescending: false,
    member: null,
    covers: new Set(['channel'] as const),
    source: ({ after, count, needsText }) => ({
      hasTicket: true,
      sql: `(SELECT ${ticketColumns(needsText)} FROM ticket t WHERE ${all('t.file_id = $2', channel, after?.replaceAll('r.ticket_id', 't.id') ?? null)}
        ORDER BY t.id LIMIT ${count}) t JOIN result r ON r.task_id = $1 AND r.ticket_id = t.id`,
    }),
  }
}

/** The index is by category first, so the first rows of each category are merged. */
function confidenceRun(conditions: Conditions, categoryIds: readonly number[], isDescending: boolean): Run {
  const way = isDescending ? 'DESC' : 'ASC'
  const list = categoryIds.map(Number).join(',')
  return {
    key: CONFIDENCE,
    isDescending,
    member: 'r.category_id IS NOT NULL',
    covers: new Set(['category', 'confidence'] as const),
    source: ({ after, count }) => ({
      hasTicket: false,
      sql: `(SELECT r.* FROM unnest('{${list}}'::smallint[]) AS c(id) CROSS JOIN LATERAL (
          SELECT ${RESULT} FROM result r WHERE ${all('r.task_id = $1 AND r.category_id = c.id', ...conditions.confidence, after)}
          ORDER BY r.confidence ${way}, r.ticket_id ${way} LIMIT ${count}) r
        ORDER BY r.confidence ${way}, r.ticket_id ${way} LIMIT ${count}) r`,
    }),
  }
}

function failedRun(): Run {
  return {
    key: BY_ROW,
    isDescending: false,
    member: 'r.category_id IS NULL',
    covers: new Set(['failed'] as const),
    source: ({ after, count }) => ({
      hasTicket: false,
      sql: `(SELECT ${RESULT_WITH_REASON} FROM result r WHERE ${all('r.task_id = $1 AND r.category_id IS NULL AND r.confidence IS NULL', after)}
        ORDER BY r.category_id, r.confidence, r.ticket_id LIMIT ${count}) r`,
    }),
  }
}

function timeRun(conditions: Conditions, isDescending: boolean): Run {
  const way = isDescending ? 'DESC' : 'ASC'
  return {
    key: TIME,
    isDescending,
    member: 't.received_at IS NOT NULL',
    covers: new Set(['time'] as const),
    source: ({ after, count, needsText }) => ({
      hasTicket: true,
      sql: `(SELECT ${ticketColumns(needsText)} FROM ticket t WHERE ${all('t.file_id = $2 AND t.received_at IS NOT NULL', ...conditions.time, after?.replaceAll('r.ticket_id', 't.id') ?? null)}
        ORDER BY t.received_at ${way}, t.id ${way} LIMIT ${count}) t JOIN result r ON r.task_id = $1 AND r.ticket_id = t.id`,
    }),
  }
}

function undatedRun(): Run {
  return {
    key: BY_ROW,
    isDescending: false,
    member: 't.received_at IS NULL',
    covers: new Set(),
    source: ({ after, count, needsText }) => ({
      hasTicket: true,
      sql: `(SELECT ${ticketColumns(needsText)} FROM ticket t WHERE ${all('t.file_id = $2 AND t.received_at IS NULL', after?.replaceAll('r.ticket_id', 't.id') ?? null)}
        ORDER BY t.received_at, t.id LIMIT ${count}) t JOIN result r ON r.task_id = $1 AND r.ticket_id = t.id`,
    }),
  }
}

function ticketColumns(needsText: boolean): string {
  return `t.id, t.channel, t.received_at${needsText ? ', t.title, t.body' : ''}`
}

export function all(...conditions: (string | null)[]): string {
  return conditions.filter((condition) => condition !== null).join(' AND ')
}
