import { idParam, json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listTicketsSchema } from '#lib/results/schema.ts'
import { listTickets } from '#lib/results/tickets.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/tickets'>) => {
    const viewer = await requireApiViewer(request)
    const input = listTicketsSchema.parse(queryOf(request))
    return json(await listTickets(viewer, idParam((await params).taskId), input, request.signal))
  },
)
