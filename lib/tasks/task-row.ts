import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import type { Locale } from '#lib/locale.ts'
import { type TaskSnapshot, toTaskListItem } from '#lib/progress/snapshot.ts'
import type { TaskRow } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** A task `t` of the history, for the viewer `$1`. `pinned_at` and what people wrote are read beside the snapshot. */
export const TASK_ROW_COLUMNS = `task_snapshot(t) AS snapshot, t.name, t.note, t.rerun_of, t.duration_ms,
  (SELECT p.pinned_at FROM task_pin p WHERE p.user_id = $1 AND p.task_id = t.id) AS pinned_at`

export interface TaskRowRecord {
  snapshot: TaskSnapshot
  name: string | null
  note: string
  rerun_of: string | null
  /** A bigint of the database. */
  duration_ms: string
  pinned_at: Date | null
}

export function toTaskRow(row: TaskRowRecord, locale: Locale): TaskRow {
  const task = toTaskListItem(row.snapshot, locale)
  return {
    ...task,
    name: row.name,
    note: row.note,
    pinned_at: row.pinned_at?.toISOString() ?? null,
    rerun_of: row.rerun_of,
    duration_seconds: task.started_at && task.finished_at ? Number(row.duration_ms) / 1000 : null,
  }
}

/** @throws AppError `not_found` for what is not there or not the viewer's */
export async function getTaskRow(viewer: Viewer, taskId: string, locale: Locale): Promise<TaskRow> {
  const { rows } = await pool().query<TaskRowRecord>(
    `SELECT ${TASK_ROW_COLUMNS} FROM classification_task t WHERE t.id = $2 AND ($3 OR t.user_id = $1)`,
    [viewer.userId, taskId, viewer.role === 'admin'],
  )
  if (!rows[0]) throw notFound()
  return toTaskRow(rows[0], locale)
}
