import type { TaskListItem } from '#lib/tasks/schema.ts'
import type { Started } from './start-form.tsx'

/**
 * What is known of a task in the moment it was started, so that the card stands there at once.
 * Version 0 is older than anything the server says.
 */
export function pendingTask({ taskId, file, engine }: Started, now: Date): TaskListItem {
  const at = now.toISOString()
  return {
    task_id: taskId,
    status: 'queued',
    step: 'init',
    current: 0,
    failed: 0,
    total: file.row_count,
    percentage: 0,
    message: '',
    current_category: null,
    eta_seconds: null,
    tickets_per_second: null,
    version: 0,
    created_at: at,
    started_at: null,
    updated_at: at,
    finished_at: null,
    error: null,
    error_code: null,
    cancelled_by: null,
    file_id: file.file_id,
    file_name: file.name,
    engine,
    engine_version: '',
    created_by: { user_id: '', name: '' },
  }
}
