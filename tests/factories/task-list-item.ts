import { toTaskListItem } from '#lib/progress/snapshot.ts'
import type { TaskListItem } from '#lib/tasks/schema.ts'
import { someSnapshot } from '#tests/factories/snapshot.ts'

/** A task as the API lists it. */
export function someTask(changes: Partial<TaskListItem> = {}): TaskListItem {
  return { ...toTaskListItem(someSnapshot(), 'ko'), ...changes }
}
