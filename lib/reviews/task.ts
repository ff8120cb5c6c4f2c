import { AppError, notFound } from '#lib/errors.ts'
import type { ReviewFilter } from '#lib/reviews/schema.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

export interface ReviewedTask {
  taskId: string
  fileId: string
}

/**
 * The task a person reviews, and the one it is held against.
 * @throws AppError `not_found` (404), also where its file is gone; `other_file` (422) for a comparison across files
 */
export async function getReviewedTask(
  viewer: Viewer,
  taskId: string,
  { against }: Pick<ReviewFilter, 'against'> = {},
): Promise<ReviewedTask> {
  const { file_id: fileId } = await getSnapshot(viewer, taskId)
  if (!fileId) throw notFound()
  if (against && (await getSnapshot(viewer, against)).file_id !== fileId)
    throw new AppError('other_file', 422)
  return { taskId, fileId }
}
