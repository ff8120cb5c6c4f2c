import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listReviewBatches } from '#lib/reviews/data.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/review-batches'>) => {
    const viewer = await requireApiViewer(request)
    return json({ items: await listReviewBatches(viewer, idParam((await params).taskId)), next_cursor: null })
  },
)
