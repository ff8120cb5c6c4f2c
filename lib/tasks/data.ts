import { decodeCursor, encodeCursor } from '#lib/db/cursor.ts'
import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import type { Locale } from '#lib/locale.ts'
import { type TaskSnapshot, toTaskListItem } from '#lib/progress/snapshot.ts'
import type { ListTasksInput, TaskListItem } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** SQL and not Prisma here: `task_snapshot()` is the one shape that reads and notifications share. */

type Row = { snapshot: TaskSnapshot }

/** @throws AppError `not_found` for what is not there or not the viewer's */
export async function getSnapshot(viewer: Viewer, taskId: string): Promise<TaskSnapshot> {
  const { rows } = await pool().query<Row>(
    `SELECT task_snapshot(t) AS snapshot FROM classification_task t WHERE t.id = $1 AND ($2 OR t.user_id = $3)`,
    [taskId, viewer.role === 'admin', viewer.userId],
  )
  if (!rows[0]) throw notFound()
  return rows[0].snapshot
}

export async function getTask(viewer: Viewer, taskId: string, locale: Locale): Promise<TaskListItem> {
  return toTaskListItem(await getSnapshot(viewer, taskId), locale)
}

/** The viewer's own unfinished task: there is at most one. */
export async function getUnfinishedTask(viewer: Viewer, locale: Locale): Promise<TaskListItem | null> {
  return own(viewer, locale, `AND t.status IN ('queued', 'running', 'cancelling')`)
}

/** The viewer's own newest task. */
export async function getLatestTask(viewer: Viewer, locale: Locale): Promise<TaskListItem | null> {
  return own(viewer, locale, '')
}

async function own(viewer: Viewer, locale: Locale, condition: string): Promise<TaskListItem | null> {
  const { rows } = await pool().query<Row>(
    `SELECT task_snapshot(t) AS snapshot FROM classification_task t WHERE t.user_id = $1 ${condition}
     ORDER BY t.created_at DESC, t.id DESC LIMIT 1`,
    [viewer.userId],
  )
  return rows[0] ? toTaskListItem(rows[0].snapshot, locale) : null
}

/** Unfinished tasks the viewer may see, newest first: what the stream of all tasks begins with. */
export async function listUnfinishedSnapshots(viewer: Viewer): Promise<TaskSnapshot[]> {
  const { rows } = await pool().query<Row>(
    `SELECT task_snapshot(t) AS snapshot FROM classification_task t
     WHERE t.status IN ('queued', 'running', 'cancelling') AND ($1 OR t.user_id = $2) ORDER BY t.created_at DESC, t.id DESC LIMIT 500`,
    [viewer.role === 'admin', viewer.userId],
  )
  return rows.map(({ snapshot }) => snapshot)
}

/** A page of tasks, newest first, by keyset on (created_at, id). Members see their own. */
export async function listTasks(
  viewer: Viewer,
  input: ListTasksInput,
  locale: Locale,
): Promise<{ items: TaskListItem[]; next_cursor: string | null }> {
  const { conditions, values } = taskConditions(viewer, input)
  values.push(input.limit + 1)
  const { rows } = await pool().query<Row & { created_at: string; id: string }>(
    `SELECT task_snapshot(t) AS snapshot, t.created_at::text, t.id FROM classification_task t
     ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
     ORDER BY t.created_at DESC, t.id DESC LIMIT $${values.length}`,
    values,
  )
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    items: page.map(({ snapshot }) => toTaskListItem(snapshot, locale)),
    next_cursor: rows.length > input.limit && last ? encodeCursor([last.created_at, last.id]) : null,
  }
}

function taskConditions(viewer: Viewer, input: ListTasksInput): { conditions: string[]; values: unknown[] } {
  const conditions: string[] = []
  const values: unknown[] = []
  const where = (sql: (placeholder: string) => string, value: unknown) => {
    values.push(value)
    conditions.push(sql(`$${values.length}`))
  }
  if (viewer.role !== 'admin') where((v) => `t.user_id = ${v}`, viewer.userId)
  else if (input.user) where((v) => `t.user_id = ${v}`, input.user)
  if (input.status) where((v) => `t.status = ${v}::task_status`, input.status)
  if (input.engine) where((v) => `t.engine = ${v}`, input.engine)
  if (input.q) where((v) => `(t.file_name ILIKE ${v} OR t.name ILIKE ${v})`, `%${escapeLike(input.q)}%`)
  if (input.from)
    where((v) => `t.created_at >= (${v}::date)::timestamp AT TIME ZONE 'Asia/Seoul'`, input.from)
  if (input.to) where((v) => `t.created_at < (${v}::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'`, input.to)
  if (input.cursor) {
    const [createdAt, id] = decodeCursor(input.cursor, 2)
    values.push(createdAt, id)
    conditions.push(`(t.created_at, t.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`)
  }
  return { conditions, values }
}

/** `%` and `_` stand for themselves in what a person types. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
