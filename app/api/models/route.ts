import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listModels } from '#lib/models/data.ts'
import { startTraining } from '#lib/models/mutations.ts'
import { startTrainingSchema } from '#lib/models/schema.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  return json({ items: await listModels(viewer, localeFrom(request.headers)), next_cursor: null })
})

export const POST = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  const { file_id, name, create_categories } = startTrainingSchema.parse(await jsonBody(request))
  const training = { fileId: file_id, name, createCategories: create_categories }
  const { modelId } = await startTraining(pool(), viewer, training)
  return json({ model_id: modelId }, { status: 202, headers: { location: `/api/models/${modelId}` } })
})
