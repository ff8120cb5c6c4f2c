import { type AuditItem, type ListAuditInput, SUBJECT_KINDS } from '#lib/audit/schema.ts'
import { decodeCursor, encodeCursor } from '#lib/db/cursor.ts'
import { pool } from '#lib/db/pool.ts'
import { dayEnd, dayStart } from '#lib/time-zone.ts'

/** For administrators: the callers check. */

interface Row {
  audit_id: string
  at: Date
  user_id: string | null
  user_name: string | null
  user_email: string | null
  action: string
  subject: string
  detail: AuditItem['detail']
}

/** A page of what was done, newest first. @throws AppError `invalid` (a cursor that is none) */
export async function listAudit(
  input: ListAuditInput,
): Promise<{ items: AuditItem[]; next_cursor: string | null }> {
  const before = input.cursor ? String(decodeCursor(input.cursor, 1)[0]) : null
  const rows = await readPage(input, before, input.limit + 1)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    items: page.map(toItem),
    next_cursor: rows.length > input.limit && last ? encodeCursor([last.audit_id]) : null,
  }
}

/** Rows fetched at a time. */
const PAGE = 1_000

/** Everything the filter holds, newest first, read only as fast as it is taken. */
export async function* readAudit(input: ListAuditInput): AsyncGenerator<AuditItem[]> {
  for (let before: string | null = null; ; ) {
    const rows: Row[] = await readPage(input, before, PAGE)
    if (rows.length > 0) yield rows.map(toItem)
    if (rows.length < PAGE) return
    before = rows.at(-1)!.audit_id
  }
}

async function readPage(
  { user, action, subject, from, to }: ListAuditInput,
  before: string | null,
  limit: number,
): Promise<Row[]> {
  const values: unknown[] = []
  const conditions: string[] = []
  const where = (value: unknown, sql: (placeholder: string) => string) => {
    if (value === undefined || value === null || value === '') return
    values.push(value)
    conditions.push(sql(`$${values.length}`))
  }
  where(user, (v) => `a.user_id = ${v}`)
  where(action, (v) => `a.action = ${v}`)
  const kind = SUBJECT_KINDS.find((one) => one === subject)
  if (kind) where(`${kind}:`, (v) => `starts_with(a.subject, ${v})`)
  else where(subject, (v) => `a.subject = ${v}`)
  where(from, (v) => `a.at >= ${dayStart(v)}`)
  where(to, (v) => `a.at < ${dayEnd(v)}`)
  where(before, (v) => `a.id < ${v}::bigint`)
  values.push(limit)
  const { rows } = await pool().query<Row>(
    `SELECT a.id AS audit_id, a.at, a.user_id, u.name AS user_name, u.email AS user_email, a.action, a.subject, a.detail
     FROM audit_event a LEFT JOIN "user" u ON u.id = a.user_id
     ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY a.id DESC LIMIT $${values.length}`,
    values,
  )
  return rows
}

function toItem({ at, user_id, user_name, user_email, ...row }: Row): AuditItem {
  const user = user_id === null ? null : { user_id, name: user_name ?? '', email: user_email ?? '' }
  return { ...row, at: at.toISOString(), user }
}
