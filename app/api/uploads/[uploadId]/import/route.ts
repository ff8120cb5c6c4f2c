import { pool } from '#lib/db/pool.ts'
import { settings } from '#lib/env.ts'
import { idParam, json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { startImport } from '#lib/uploads/run-import.ts'
import { readingSchema } from '#lib/uploads/schema.ts'

type Context = RouteContext<'/api/uploads/[uploadId]/import'>

export const POST = route(async (request, { params }: Context) => {
  const { userId } = await requireApiViewer(request)
  const uploadId = idParam((await params).uploadId)
  const reading = readingSchema.parse(await jsonBody(request))
  const { done } = await startImport(pool(), { userId, uploadId }, reading)
  // A serverless process is frozen after its answer, so there the answer waits.
  if (settings().RUNNER === 'request') await done
  return json(
    { success: true, upload_id: uploadId },
    { status: 202, headers: { location: `/api/uploads/${uploadId}` } },
  )
})
