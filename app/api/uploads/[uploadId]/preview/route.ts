import { pool } from '#lib/db/pool.ts'
import { idParam, json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { previewUpload } from '#lib/uploads/preview.ts'
import { previewSchema, readingSchema } from '#lib/uploads/schema.ts'

type Context = RouteContext<'/api/uploads/[uploadId]/preview'>

export const POST = route(async (request, { params }: Context) => {
  const { userId } = await requireApiViewer(request)
  const key = { userId, uploadId: idParam((await params).uploadId) }
  const body = await jsonBody(request)
  const { counts } = previewSchema.parse(body)
  const reading = readingSchema.parse(body)
  return json(await previewUpload(pool(), key, { ...reading, isCounted: counts, signal: request.signal }))
})
