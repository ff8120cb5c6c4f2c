import { pool } from '#lib/db/pool.ts'
import { idParam, json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { bulkLabel, countBulkLabel } from '#lib/reviews/bulk-label.ts'
import { bulkLabelSchema, countBulkSchema } from '#lib/reviews/schema.ts'

type Context = RouteContext<'/api/classifications/[taskId]/bulk-label'>

/** Without `expected_count` nothing is changed: the answer is what would be. */
export const POST = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  const taskId = idParam((await params).taskId)
  const body = await jsonBody(request)
  const isQuestion = typeof body === 'object' && body !== null && !('expected_count' in body)
  if (isQuestion) return json(await countBulkLabel(pool(), viewer, taskId, countBulkSchema.parse(body)))
  return json(await bulkLabel(pool(), viewer, taskId, bulkLabelSchema.parse(body)), { status: 201 })
})
