import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import { getFile } from '#lib/files/data.ts'
import { deleteFile } from '#lib/files/mutations.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { ownerOf } from '#lib/users/schema.ts'

type Context = RouteContext<'/api/files/[fileId]'>

export const GET = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  const file = await getFile(pool(), { ...ownerOf(viewer), fileId: idParam((await params).fileId) })
  if (!file) throw notFound()
  return json(file)
})

export const DELETE = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  const fileId = idParam((await params).fileId)
  await deleteFile(pool(), { ...ownerOf(viewer), fileId, by: viewer.userId })
  return new Response(null, { status: 204 })
})
