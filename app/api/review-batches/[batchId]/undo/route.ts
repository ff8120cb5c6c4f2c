import { pool } from '#lib/db/pool.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { undoBatch } from '#lib/reviews/mutations.ts'

export const POST = route(async (request, { params }: RouteContext<'/api/review-batches/[batchId]/undo'>) => {
  const viewer = await requireApiViewer(request)
  return json({ success: true, ...(await undoBatch(pool(), viewer, idParam((await params).batchId))) })
})
