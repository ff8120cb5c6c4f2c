import { decodeCursor, encodeCursor } from '#lib/db/cursor.ts'
import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import type { Locale } from '#lib/locale.ts'
import { escapeLike } from '#lib/tasks/data.ts'
import type { ListTasksInput, TaskRow, TaskSort } from '#lib/tasks/schema.ts'
import { TASK_ROW_COLUMNS, type TaskRowRecord, toTaskRow } from '#lib/tasks/task-row.ts'
import { dayEnd, dayStart } from '#lib/time-zone.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** The history: keyset pages by one of five orders, each with an index (docs/benchmarks-history.md). */

interface Order {
  sql: string
  type: string
  direction: 'ASC' | 'DESC'
}

/** The id breaks ties in the same direction, as the indexes do. */
const ORDERS: Record<TaskSort, Order> = {
  newest: { sql: 't.created_at', type: 'timestamptz', direction: 'DESC' },
  oldest: { sql: 't.created_at', type: 'timestamptz', direction: 'ASC' },
  longest: { sql: 't.duration_ms', type: 'bigint', direction: 'DESC' },
  most_tickets: { sql: 't.total', type: 'int', direction: 'DESC' },
  name: { sql: 't.sort_name', type: 'text', direction: 'ASC' },
}

/** The viewer's pinned tasks come first, then the others, each in the same order. */
const SECTIONS = ['pinned', 'others'] as const
type Section = (typeof SECTIONS)[number]

/** A page of tasks, pinned ones first, by keyset. Members see their own. */
export async function listTasks(
  viewer: Viewer,
  input: ListTasksInput,
  locale: Locale,
): Promise<{ items: TaskRow[]; next_cursor: string | null }> {
  const query = pageQuery(viewer, input)
  if (!query) return { items: [], next_cursor: null }
  const { rows } = await pool().query<TaskRowRecord & { section: number; sort_key: string; id: string }>(
    query.text,
    query.values,
  )
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => toTaskRow(row, locale)),
    next_cursor:
      rows.length > input.limit && last ? encodeCursor([last.section, last.sort_key, last.id]) : null,
  }
}

/**
 * Ids first and what costs more afterwards, for the rows of the page alone.
 * Null: nothing can be there (a cursor past the pinned ones, where only those are asked for).
 */
export function pageQuery(viewer: Viewer, input: ListTasksInput): { text: string; values: unknown[] } | null {
  const { sql, type, direction } = ORDERS[input.sort]
  const { conditions, values } = taskConditions(viewer, input)
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, 3)
  let after = ''
  if (cursor) {
    values.push(cursor[1], cursor[2])
    const comparison = direction === 'DESC' ? '<' : '>'
    after = `(${sql}, t.id) ${comparison} ($${values.length - 1}::text::${type}, $${values.length}::uuid)`
  }
  const cursorSection = cursor ? Number(cursor[0]) : null
  const section = (name: Section) => {
    const number = SECTIONS.indexOf(name)
    const all = [...conditions, PINNED[name], ...(cursorSection === number ? [after] : [])]
    return `(SELECT ${number} AS section, t.id, ${sql} AS sort_key FROM ${FROM[name]} WHERE ${all.join(' AND ')}
      ORDER BY ${sql} ${direction}, t.id ${direction} LIMIT ${input.limit + 1})`
  }
  const sections = SECTIONS.filter((name, number) => number >= (cursorSection ?? 0) && isWanted(name, input))
  if (sections.length === 0) return null
  if (cursorSection !== null && !sections.some((name) => SECTIONS.indexOf(name) === cursorSection))
    throw new AppError('invalid', 422, { field: 'cursor' })
  return {
    text: `WITH page AS (SELECT * FROM (${sections.map(section).join(' UNION ALL ')}) AS found
        ORDER BY section, sort_key ${direction}, id ${direction} LIMIT ${input.limit + 1})
      SELECT page.section, page.sort_key::text AS sort_key, t.id, ${TASK_ROW_COLUMNS}
      FROM page JOIN classification_task t ON t.id = page.id
      ORDER BY page.section, page.sort_key ${direction}, t.id ${direction}`,
    values,
  }
}

const PINNED: Record<Section, string> = {
  pinned: 'pin.user_id = $1',
  others: 'NOT EXISTS (SELECT FROM task_pin pin WHERE pin.user_id = $1 AND pin.task_id = t.id)',
}
const FROM: Record<Section, string> = {
  pinned: 'task_pin pin JOIN classification_task t ON t.id = pin.task_id',
  others: 'classification_task t',
}

function isWanted(name: Section, { pinned }: ListTasksInput): boolean {
  return pinned === undefined || (pinned === 'true') === (name === 'pinned')
}

function taskConditions(viewer: Viewer, input: ListTasksInput): { conditions: string[]; values: unknown[] } {
  const values: unknown[] = [viewer.userId]
  const conditions: string[] = []
  const where = (value: unknown, sql: (placeholder: string) => string) => {
    if (value === undefined || value === '') return
    values.push(value)
    conditions.push(sql(`$${values.length}`))
  }
  if (viewer.role !== 'admin') conditions.push('t.user_id = $1')
  else where(input.user, (v) => `t.user_id = ${v}`)
  where(input.status, (v) => `t.status = ${v}::task_status`)
  where(input.engine, (v) => `t.engine = ${v}`)
  where(input.file_id, (v) => `t.file_id = ${v}`)
  if (input.q) where(`%${escapeLike(input.q)}%`, (v) => `t.search_text LIKE lower(${v}::text)`)
  where(input.from, (v) => `t.created_at >= ${dayStart(v)}`)
  where(input.to, (v) => `t.created_at < ${dayEnd(v)}`)
  return { conditions, values }
}
