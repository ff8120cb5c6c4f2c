import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { activateModel } from '#lib/models/activation.ts'
import { getModel } from '#lib/models/data.ts'

export const POST = route(async (request, { params }: RouteContext<'/api/models/[modelId]/activate'>) => {
  const viewer = await requireApiViewer(request)
  const modelId = idParam((await params).modelId)
  await activateModel(pool(), viewer, modelId)
  const model = await getModel(viewer, modelId, localeFrom(request.headers))
  return json({ success: true, ...model })
})
