import { pool } from '#lib/db/pool.ts'
import { partIndexParam, receivePart } from '#lib/http/receive-part.ts'
import { idParam, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { savePart } from '#lib/uploads/mutations.ts'

type Context = RouteContext<'/api/uploads/[uploadId]/parts/[index]'>

export const PUT = route(async (request, { params }: Context) => {
  const { userId } = await requireApiViewer(request)
  const { uploadId, index } = await params
  const key = { userId, uploadId: idParam(uploadId) }
  await savePart(pool(), key, await receivePart(request, partIndexParam(index)))
  return new Response(null, { status: 204 })
})
