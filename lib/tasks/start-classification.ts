import { pool } from '#lib/db/pool.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { requireUsableModel } from '#lib/models/data.ts'
import { findIdempotentTask, startTask } from '#lib/tasks/mutations.ts'
import type { StartTaskInput } from '#lib/tasks/schema.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'
import type { Viewer } from '#lib/users/schema.ts'

/**
 * What 분류 실행 does, for the button, the API and the terminal alike.
 * @param options.arrivedAt when the request came in (epoch ms): starts that race are judged by it
 * @throws AppError `no_file` (400), `no_tickets` (400), `not_found` (404), `already_running` (409), `engine_unavailable` (409)
 */
export async function startClassification(
  viewer: Viewer,
  { file_id, engine, model_id }: StartTaskInput,
  { idempotencyKey, arrivedAt }: { idempotencyKey?: string | undefined; arrivedAt?: number } = {},
): Promise<{ taskId: string }> {
  const known = await findIdempotentTask(pool(), viewer.userId, idempotencyKey)
  if (known) return { taskId: known }
  if (model_id) await requireUsableModel(pool(), viewer, model_id)
  const file = await findFile(
    viewer,
    file_id === 0 || file_id === '0' || file_id === '' ? null : (file_id ?? null),
  )
  const decides = await snapshotEngine(pool(), { engine, modelId: model_id })
  return startTask(pool(), { ...decides, userId: viewer.userId, file, idempotencyKey, arrivedAt })
}

/** The file named, or the caller's own newest one. */
async function findFile(viewer: Viewer, fileId: string | null): Promise<{ id: string; name: string }> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    `SELECT id, name FROM file
     WHERE CASE WHEN $1::uuid IS NULL THEN user_id = $3 ELSE id = $1 AND ($2 OR user_id = $3) END
     ORDER BY created_at DESC, id DESC LIMIT 1`,
    [fileId, viewer.role === 'admin', viewer.userId],
  )
  if (rows[0]) return rows[0]
  throw fileId === null ? new AppError('no_file', 400) : notFound()
}
