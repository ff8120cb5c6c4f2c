import { idParam, json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listReviewQueue } from '#lib/reviews/data.ts'
import { reviewQueueSchema } from '#lib/reviews/schema.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/review-queue'>) => {
    const viewer = await requireApiViewer(request)
    const input = reviewQueueSchema.parse(queryOf(request))
    return json(await listReviewQueue(viewer, idParam((await params).taskId), input))
  },
)
