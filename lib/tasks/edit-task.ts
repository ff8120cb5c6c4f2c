import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { type EditTaskInput, isUnfinished, type TaskStatus } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/**
 * Renames, notes and pins. Only what is given changes, so two people who change different things at once keep both;
 * of two names at once the later one stands. A pin is the viewer's own; name and note are everyone's who sees the task.
 * @throws AppError `not_found`
 */
export async function editTask(
  pool: pg.Pool,
  viewer: Viewer,
  { taskId, name, note, pinned }: EditTaskInput & { taskId: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE classification_task SET name = CASE WHEN $4 THEN $5 ELSE name END, note = coalesce($6, note)
       WHERE id = $1 AND ($2 OR user_id = $3)`,
      [taskId, viewer.role === 'admin', viewer.userId, name !== undefined, name ?? null, note ?? null],
    )
    if (rowCount === 0) throw notFound()
    if (pinned === true) {
      await client.query('INSERT INTO task_pin (user_id, task_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        viewer.userId,
        taskId,
      ])
    } else if (pinned === false) {
      await client.query('DELETE FROM task_pin WHERE user_id = $1 AND task_id = $2', [viewer.userId, taskId])
    }
  })
}

interface Deleted {
  user_id: string
  file_name: string
  name: string | null
  engine: string
  engine_version: string
  status: TaskStatus
  processed: number
  created_at: Date
  result_hash: string | null
}

/**
 * Deletes a task for good: it is gone from every list and address when this returns; its results are swept afterwards
 * (lib/runner/sweep-results.ts). Who deleted what is written down, without any ticket's text.
 * @throws AppError `not_found`, `task_unfinished` (409)
 */
export async function deleteTask(pool: pg.Pool, viewer: Viewer, taskId: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<Deleted>(
      `SELECT user_id, file_name, name, engine, engine_version, status::text, processed, created_at, result_hash
       FROM classification_task WHERE id = $1 AND ($2 OR user_id = $3) FOR UPDATE`,
      [taskId, viewer.role === 'admin', viewer.userId],
    )
    const task = rows[0]
    if (!task) throw notFound()
    if (isUnfinished(task.status)) throw new AppError('task_unfinished', 409, { task_id: taskId })
    await client.query('DELETE FROM classification_task WHERE id = $1', [taskId])
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'task.delete',
      subject: `task:${taskId}`,
      detail: { ...task, created_at: task.created_at.toISOString() },
    })
  })
}
