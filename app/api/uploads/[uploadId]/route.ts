import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { removeUpload } from '#lib/uploads/mutations.ts'
import { readUploadState } from '#lib/uploads/upload-state.ts'

type Context = RouteContext<'/api/uploads/[uploadId]'>

export const GET = route(async (request, { params }: Context) => {
  const { userId } = await requireApiViewer(request)
  const key = { userId, uploadId: idParam((await params).uploadId) }
  return json(await readUploadState(pool(), key, localeFrom(request.headers)))
})

export const DELETE = route(async (request, { params }: Context) => {
  const { userId } = await requireApiViewer(request)
  await removeUpload(pool(), { userId, uploadId: idParam((await params).uploadId) })
  return new Response(null, { status: 204 })
})
