import { pool } from '#lib/db/pool.ts'
import { idParam, json, jsonBody, route, rowIdParam } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { judgeTicket } from '#lib/scores/mutations.ts'
import { judgementSchema } from '#lib/scores/schema.ts'

type Context = RouteContext<'/api/classifications/[taskId]/score/judgements/[ticketId]'>

export const PUT = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  const { taskId, ticketId } = await params
  const judgement = judgementSchema.parse(await jsonBody(request))
  return json(
    await judgeTicket(pool(), viewer, { taskId: idParam(taskId), ticketId: rowIdParam(ticketId), judgement }),
  )
})
