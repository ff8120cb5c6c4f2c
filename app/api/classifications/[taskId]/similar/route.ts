import * as z from 'zod'
import { idParam, json, queryOf, route, rowIdParam } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { findSimilar } from '#lib/reviews/similar.ts'

const querySchema = z.object({ ticket_id: z.string() })

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/similar'>) => {
    const viewer = await requireApiViewer(request)
    const { ticket_id } = querySchema.parse(queryOf(request))
    return json(await findSimilar(viewer, idParam((await params).taskId), rowIdParam(ticket_id)))
  },
)
