import { pool } from '#lib/db/pool.ts'
import { AppError, notFound } from '#lib/errors.ts'
import type { ReviewFilter } from '#lib/reviews/schema.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

export interface ReviewedTask {
  taskId: string
  fileId: string
}

/**
 * The task a person reviews, and the one it is held against. Its file must be theirs too: one's own task over somebody
 * else's file, from a time as administrator, is there to be read, not to be corrected.
 * @throws AppError `not_found` (404), also where its file is gone or not theirs; `other_file` (422) for a comparison across files
 */
export async function getReviewedTask(
  viewer: Viewer,
  taskId: string,
  { against }: Pick<ReviewFilter, 'against'> = {},
): Promise<ReviewedTask> {
  const { file_id: fileId } = await getSnapshot(viewer, taskId)
  const { rows } = await pool().query('SELECT FROM file WHERE id = $1 AND ($2 OR user_id = $3)', [
    ...[fileId, viewer.role === 'admin', viewer.userId],
  ])
  if (!fileId || rows.length === 0) throw notFound()
  if (against && (await getSnapshot(viewer, against)).file_id !== fileId)
    throw new AppError('other_file', 422)
  return { taskId, fileId }
}
