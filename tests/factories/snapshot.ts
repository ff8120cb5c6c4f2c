import type { TaskSnapshot } from '#lib/progress/snapshot.ts'

/** A snapshot as the database's `task_snapshot()` says it. */
export function someSnapshot(changes: Partial<TaskSnapshot> = {}): TaskSnapshot {
  return {
    task_id: 'task-1',
    user_id: 'user-1',
    file_id: 'file-1',
    file_name: 'tickets.csv',
    engine: 'rule',
    engine_version: '1',
    status: 'running',
    step: 'processing',
    total: 1_000,
    processed: 0,
    failed: 0,
    version: 1,
    current_category: null,
    rate: null,
    error_code: null,
    error_detail: null,
    created_at: '2025-10-01T00:00:00.000+00:00',
    started_at: null,
    updated_at: '2025-10-01T00:00:00.000+00:00',
    finished_at: null,
    created_by: '김상담',
    cancelled_by: null,
    ...changes,
  }
}
