import { decodeCursor, encodeCursor } from '#lib/db/cursor.ts'
import { pool } from '#lib/db/pool.ts'
import { decodeEvidence } from '#lib/results/evidence.ts'
import { RECEIVED_AT, roundConfidence } from '#lib/results/format.ts'
import type { ListTicketsInput, TicketListItem } from '#lib/results/schema.ts'
import { escapeLike, getSnapshot } from '#lib/tasks/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

type Sort = ListTicketsInput['sort']

/** Keyset order of each sort: the column, its direction, and what stands for null. The ticket id breaks ties. */
const SORTS: Record<Sort, { sql: string; type: string; descending: boolean }> = {
  row: { sql: 'r.ticket_id', type: 'bigint', descending: false },
  confidence: { sql: 'coalesce(r.confidence, -1)', type: 'real', descending: false },
  '-confidence': { sql: 'coalesce(r.confidence, -1)', type: 'real', descending: true },
  received_at: { sql: `coalesce(t.received_at, '-infinity')`, type: 'timestamp', descending: false },
  '-received_at': { sql: `coalesce(t.received_at, '-infinity')`, type: 'timestamp', descending: true },
}

const FROM = `FROM result r JOIN ticket t ON t.id = r.ticket_id LEFT JOIN category c ON c.id = r.category_id
  LEFT JOIN LATERAL (SELECT category_id FROM review WHERE ticket_id = t.id ORDER BY id DESC LIMIT 1) AS v ON true
  LEFT JOIN category reviewed ON reviewed.id = v.category_id`

/**
 * A page of a task's classified tickets, with how many the filter holds in all.
 * @throws AppError `not_found`, `invalid` (a cursor that is none)
 */
export async function listTickets(
  viewer: Viewer,
  taskId: string,
  input: ListTicketsInput,
): Promise<{ items: TicketListItem[]; next_cursor: string | null; total: number }> {
  await getSnapshot(viewer, taskId)
  const filter = conditionsOf(taskId, input)
  const [page, total] = await Promise.all([readPage(filter, input), countTickets(filter)])
  const rows = page.slice(0, input.limit)
  const last = rows.at(-1)
  return {
    items: rows.map(toItem),
    next_cursor: page.length > input.limit && last ? encodeCursor([last.sort_key, last.ticket_id]) : null,
    total,
  }
}

interface Filter {
  sql: string
  values: unknown[]
}

function conditionsOf(taskId: string, input: ListTicketsInput): Filter {
  const values: unknown[] = [taskId]
  const conditions = ['r.task_id = $1']
  const where = (value: unknown, sql: (placeholder: string) => string) => {
    if (value === undefined) return
    values.push(value)
    conditions.push(sql(`$${values.length}`))
  }
  where(input.category, (v) => `r.category_id = (SELECT id FROM category WHERE name = ${v})`)
  where(input.channel, (v) => `t.channel = ${v}`)
  where(input.min_confidence, (v) => `r.confidence >= ${v}::real`)
  where(input.max_confidence, (v) => `r.confidence <= ${v}::real`)
  if (input.q) where(`%${escapeLike(input.q)}%`, (v) => `(t.title ILIKE ${v} OR t.body ILIKE ${v})`)
  if (input.failed) conditions.push(input.failed === 'true' ? 'r.failure IS NOT NULL' : 'r.failure IS NULL')
  if (input.reviewed) conditions.push(`v.category_id IS ${input.reviewed === 'true' ? 'NOT ' : ''}NULL`)
  return { sql: conditions.join(' AND '), values }
}

interface Row {
  ticket_id: string
  sort_key: string
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
  category: string | null
  confidence: number | null
  evidence: string
  method: string
  failure: string | null
  file_label: string | null
  reviewed_category: string | null
}

async function readPage(filter: Filter, { sort, cursor, limit }: ListTicketsInput): Promise<Row[]> {
  const { sql, type, descending } = SORTS[sort]
  const values = [...filter.values]
  let after = ''
  if (cursor) {
    values.push(...decodeCursor(cursor, 2))
    const [key, id] = [`$${values.length - 1}::text::${type}`, `$${values.length}::bigint`]
    after = `AND (${sql}, r.ticket_id) ${descending ? '<' : '>'} (${key}, ${id})`
  }
  values.push(limit + 1)
  const direction = descending ? 'DESC' : 'ASC'
  const { rows } = await pool().query<Row>(
    `SELECT r.ticket_id, (${sql})::text AS sort_key, t.row_number, ${RECEIVED_AT} AS received_at, t.channel, t.customer_id,
       t.product_code, t.inquiry_type, t.title, t.body, t.assignee, t.status, c.name AS category, r.confidence, r.evidence,
       r.method, r.failure, t.label AS file_label, reviewed.name AS reviewed_category
     ${FROM} WHERE ${filter.sql} ${after} ORDER BY ${sql} ${direction}, r.ticket_id ${direction} LIMIT $${values.length}`,
    values,
  )
  return rows
}

async function countTickets(filter: Filter): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    `SELECT count(*)::int AS n ${FROM} WHERE ${filter.sql}`,
    filter.values,
  )
  return rows[0]?.n ?? 0
}

function toItem({ sort_key: _, file_label, ...row }: Row): TicketListItem {
  return {
    ...row,
    confidence: row.confidence === null ? null : roundConfidence(row.confidence),
    evidence: decodeEvidence(row.evidence, row),
    label: row.reviewed_category ?? file_label,
  }
}
