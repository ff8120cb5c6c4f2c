import { idParam, json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listTicketsSchema } from '#lib/results/schema.ts'
import { listTicketRows } from '#lib/results/tickets.ts'

/** For the ticket table: what is found by now, without the count. Programs use `…/tickets`. */
export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/tickets/rows'>) => {
    const viewer = await requireApiViewer(request)
    const input = listTicketsSchema.parse(queryOf(request))
    return json(await listTicketRows(viewer, idParam((await params).taskId), input, request.signal))
  },
)
