import { errorSentence } from '#lib/error-sentences.ts'
import type { Locale } from '#lib/locale.ts'
import { estimateSeconds } from '#lib/progress/eta.ts'
import { progressMessage } from '#lib/progress/message.ts'
import type { Progress, TaskListItem, TaskStatus, TaskStep } from '#lib/tasks/schema.ts'

/** What `task_snapshot()` in the database says of a task: the payload of `NOTIFY task_progress`, and what reads select. */
export interface TaskSnapshot {
  task_id: string
  user_id: string
  file_id: string | null
  file_name: string
  engine: 'rule' | 'ai'
  engine_version: string
  status: TaskStatus
  step: TaskStep
  total: number
  /** Tickets with an outcome, failed ones included. */
  processed: number
  failed: number
  version: number
  current_category: string | null
  rate: number | null
  error_code: string | null
  error_detail: string | null
  created_at: string
  started_at: string | null
  updated_at: string
  finished_at: string | null
  created_by: string
  cancelled_by: string | null
}

/** The snapshot as the API promises it, in a person's language. */
export function toProgress(task: TaskSnapshot, locale: Locale): Progress {
  const current = task.processed - task.failed
  return {
    task_id: task.task_id,
    status: task.status,
    step: task.step,
    current,
    failed: task.failed,
    total: task.total,
    percentage: percentage(current, task.total),
    message: progressMessage(task, locale),
    current_category: task.current_category,
    eta_seconds: estimateSeconds(task),
    tickets_per_second: task.rate === null ? null : Math.round(task.rate * 10) / 10,
    version: task.version,
    created_at: toIso(task.created_at)!,
    started_at: toIso(task.started_at),
    updated_at: toIso(task.updated_at)!,
    finished_at: toIso(task.finished_at),
    error: task.error_code === null ? null : errorSentence(task.error_code, {}, locale),
    error_code: task.error_code,
    cancelled_by: task.cancelled_by,
  }
}

export function toTaskListItem(task: TaskSnapshot, locale: Locale): TaskListItem {
  return {
    ...toProgress(task, locale),
    file_id: task.file_id,
    file_name: task.file_name,
    engine: task.engine,
    engine_version: task.engine_version,
    created_by: { user_id: task.user_id, name: task.created_by },
  }
}

/** One decimal, rounded down: 100.0 is said only of a task whose every ticket has its classification. */
export function percentage(current: number, total: number): number {
  return total === 0 ? 0 : Math.floor((current / total) * 1000) / 10
}

/** PostgreSQL's JSON says `+00:00` and microseconds; the API says `Z` and milliseconds. */
function toIso(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
