import { pool } from '#lib/db/pool.ts'
import { json, jsonBody, route, rowIdParam } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { labelTicket } from '#lib/reviews/mutations.ts'
import { labelSchema } from '#lib/reviews/schema.ts'

export const PUT = route(async (request, { params }: RouteContext<'/api/tickets/[ticketId]/label'>) => {
  const viewer = await requireApiViewer(request)
  const ticketId = rowIdParam((await params).ticketId)
  const { category, needs_new_category: needsNewCategory } = labelSchema.parse(await jsonBody(request))
  return json(await labelTicket(pool(), viewer, { ticketId, category, needsNewCategory }))
})
