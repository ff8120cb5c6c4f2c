import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import type { Locale } from '#lib/locale.ts'
import { type TaskSnapshot, toTaskListItem } from '#lib/progress/snapshot.ts'
import type { TaskListItem } from '#lib/tasks/schema.ts'
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

/** `%` and `_` stand for themselves in what a person types. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
