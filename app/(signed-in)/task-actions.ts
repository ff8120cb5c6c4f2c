import type { TaskActions } from '#components/history/task-actions.ts'
import { deleteTaskAction, editTaskAction, runAgainAction } from '../history-actions.ts'

/** What pages hand to a task's menu. */
export const TASK_ACTIONS: TaskActions = {
  editTask: editTaskAction,
  deleteTask: deleteTaskAction,
  runAgain: runAgainAction,
}
