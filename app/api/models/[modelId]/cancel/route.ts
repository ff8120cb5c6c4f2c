import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getModel } from '#lib/models/data.ts'
import { cancelTraining } from '#lib/models/mutations.ts'

export const POST = route(async (request, { params }: RouteContext<'/api/models/[modelId]/cancel'>) => {
  const viewer = await requireApiViewer(request)
  const modelId = idParam((await params).modelId)
  await cancelTraining(pool(), viewer, modelId)
  const model = await getModel(viewer, modelId, localeFrom(request.headers))
  return json({ success: true, ...model }, { status: 202 })
})
