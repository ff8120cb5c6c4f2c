import { idParam, json, route, rowIdParam } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getTicketDetail } from '#lib/results/ticket-detail.ts'

/** For the side panel: one ticket, with what every past task said of it. */
export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/tickets/[ticketId]'>) => {
    const viewer = await requireApiViewer(request)
    const { taskId, ticketId } = await params
    return json(await getTicketDetail(viewer, { taskId: idParam(taskId), ticketId: rowIdParam(ticketId) }))
  },
)
