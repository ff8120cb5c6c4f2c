import { pool } from '#lib/db/pool.ts'
import { json, route, rowIdParam } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { undoReview } from '#lib/reviews/mutations.ts'

export const DELETE = route(async (request, { params }: RouteContext<'/api/reviews/[reviewId]'>) => {
  const viewer = await requireApiViewer(request)
  return json(await undoReview(pool(), viewer, rowIdParam((await params).reviewId)))
})
