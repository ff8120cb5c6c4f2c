import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getModel } from '#lib/models/data.ts'
import { deleteModel } from '#lib/models/mutations.ts'

type Context = RouteContext<'/api/models/[modelId]'>

export const GET = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  return json(await getModel(viewer, idParam((await params).modelId), localeFrom(request.headers)))
})

export const DELETE = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  await deleteModel(pool(), viewer, idParam((await params).modelId))
  return new Response(null, { status: 204 })
})
