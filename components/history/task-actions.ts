import type { EditTaskInput, TaskRow } from '#lib/tasks/schema.ts'
import type { ActionOutcome, StartAction, TaskAction } from '../ui/action-outcome.ts'

/** What can be done with a past task, as the page hands it in. */
export interface TaskActions {
  editTask: (taskId: string, input: EditTaskInput) => Promise<ActionOutcome<{ task: TaskRow }>>
  deleteTask: TaskAction
  runAgain: StartAction
}

/** What the menu acts on: a row of the list, or the task of a page. */
export type ActedTask = Pick<
  TaskRow,
  'task_id' | 'name' | 'file_name' | 'note' | 'pinned_at' | 'status' | 'total' | 'file_id' | 'created_at'
>

export function titleOf(task: Pick<TaskRow, 'name' | 'file_name'>): string {
  return task.name ?? task.file_name
}

/** The earlier one is `a`: differences then read as what changed since. */
export function compareAddress(
  one: Pick<TaskRow, 'task_id' | 'created_at'>,
  other: Pick<TaskRow, 'task_id' | 'created_at'>,
): string {
  const [a, b] = one.created_at <= other.created_at ? [one, other] : [other, one]
  return `/compare?a=${a.task_id}&b=${b.task_id}`
}
