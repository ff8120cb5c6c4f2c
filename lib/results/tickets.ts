import { decodeCursor, encodeCursor } from '#lib/db/cursor.ts'
import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { countTickets } from '#lib/results/count-tickets.ts'
import { decodeEvidence } from '#lib/results/evidence.ts'
import { findTickets } from '#lib/results/find-tickets.ts'
import { RECEIVED_AT, roundConfidence } from '#lib/results/format.ts'
import type { ListTicketsInput, TicketFilter, TicketListItem, TicketRows } from '#lib/results/schema.ts'
import { conditionsOf } from '#lib/results/ticket-conditions.ts'
import type { Position } from '#lib/results/ticket-looks.ts'
import { type TicketScope, ticketScope } from '#lib/results/ticket-scope.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** A page of the table answers within this, with what it has found: a rare word is looked for in pieces. */
const PAGE_BUDGET_MS = 500

/**
 * A page of a task's classified tickets, with how many the filter holds in all.
 * @throws AppError `not_found`, `invalid` (a cursor that is none, tasks over different files), `search_too_slow`
 */
export async function listTickets(
  viewer: Viewer,
  taskId: string,
  input: ListTicketsInput,
  signal?: AbortSignal,
): Promise<{ items: TicketListItem[]; next_cursor: string | null; total: number }> {
  const scope = await ticketScope(viewer, taskId, input)
  const [{ items, next_cursor }, total] = await Promise.all([
    readPage(scope, input, { signal }),
    countTickets(scope, filterOf(input), signal),
  ])
  return { items, next_cursor, total }
}

/**
 * The same page for someone who watches it grow: found within half a second or so, even if it is not full; the cursor
 * goes on from there. How many there are is another question (`countOf`).
 */
export async function listTicketRows(
  viewer: Viewer,
  taskId: string,
  input: ListTicketsInput,
  signal?: AbortSignal,
): Promise<TicketRows> {
  return readPage(await ticketScope(viewer, taskId, input), input, { signal, budgetMs: PAGE_BUDGET_MS })
}

/** @throws AppError `not_found`, `invalid`, `search_too_slow` */
export async function countOf(
  viewer: Viewer,
  taskId: string,
  filter: TicketFilter,
  signal?: AbortSignal,
): Promise<number> {
  return countTickets(await ticketScope(viewer, taskId, filter), filter, signal)
}

function filterOf({ sort: _, cursor: __, limit: ___, ...filter }: ListTicketsInput): TicketFilter {
  return filter
}

async function readPage(
  scope: TicketScope,
  input: ListTicketsInput,
  { signal, budgetMs }: { signal?: AbortSignal | undefined; budgetMs?: number },
): Promise<TicketRows> {
  const { ticketIds, next, scanned } = await findTickets({
    conditions: conditionsOf(scope, input),
    sort: input.sort,
    categoryIds: scope.categories.ids,
    after: input.cursor ? positionOf(input.cursor) : null,
    limit: input.limit,
    budgetMs,
    signal,
  })
  return {
    items: await readTickets(scope, ticketIds),
    next_cursor: next ? encodeCursor([next.run, next.key, next.ticketId]) : null,
    scanned,
  }
}

/** @throws AppError `invalid` (422) */
function positionOf(cursor: string): Position {
  const [run, key, ticketId] = decodeCursor(cursor, 3)
  if ((run === 0 || run === 1) && typeof key !== 'number' && typeof ticketId === 'string') {
    return { run, key: key ?? null, ticketId }
  }
  throw new AppError('invalid', 422, { field: 'cursor' })
}

interface Row {
  ticket_id: string
  row_number: number
  received_at: string | null
  channel: string
  customer_id: string
  product_code: string
  inquiry_type: string
  title: string
  body: string
  assignee: string
  status: string
  category_id: number | null
  confidence: number | null
  evidence: string
  method: string
  failure: string | null
  file_label: string | null
  reviewed_category: string | null
}

/** Their rows, in the order of the ids; one that was removed meanwhile is left out. */
export async function readTickets(scope: TicketScope, ticketIds: string[]): Promise<TicketListItem[]> {
  if (ticketIds.length === 0) return []
  const { rows } = await pool().query<Row>(
    `SELECT r.ticket_id, t.row_number, ${RECEIVED_AT} AS received_at, t.channel, t.customer_id, t.product_code,
       t.inquiry_type, t.title, t.body, t.assignee, t.status, r.category_id, r.confidence, r.evidence, r.method, r.failure,
       CASE WHEN v.kind = 'new_category' THEN NULL ELSE t.label END AS file_label, v.name AS reviewed_category
     FROM result r JOIN ticket t ON t.id = r.ticket_id
     LEFT JOIN LATERAL (SELECT c.name, review.kind FROM review LEFT JOIN category c ON c.id = review.category_id
       WHERE review.ticket_id = t.id ORDER BY review.id DESC LIMIT 1) AS v ON true
     WHERE r.task_id = $1 AND r.ticket_id = ANY($2::bigint[])`,
    [scope.task.task_id, ticketIds],
  )
  const byId = new Map(rows.map((row) => [row.ticket_id, row]))
  return ticketIds.flatMap((id) => {
    const row = byId.get(id)
    return row ? [toItem(row, scope)] : []
  })
}

function toItem({ category_id, file_label, ...row }: Row, { categories }: TicketScope): TicketListItem {
  return {
    ...row,
    category: categories.nameOf(category_id),
    confidence: row.confidence === null ? null : roundConfidence(row.confidence),
    evidence: decodeEvidence(row.evidence, row),
    label: row.reviewed_category ?? file_label,
  }
}
