import { idParam, json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { ticketFilterSchema } from '#lib/results/schema.ts'
import { countOf } from '#lib/results/tickets.ts'

/** For the ticket table: how many the filter holds, asked beside the rows so that they need not wait for it. */
export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/tickets/count'>) => {
    const viewer = await requireApiViewer(request)
    const filter = ticketFilterSchema.parse(queryOf(request))
    return json({ total: await countOf(viewer, idParam((await params).taskId), filter, request.signal) })
  },
)
