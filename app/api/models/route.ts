import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listModels } from '#lib/models/data.ts'
import { startReviewTraining, startTraining } from '#lib/models/mutations.ts'
import {
  type StartTrainingInput,
  startReviewTrainingSchema,
  startTrainingSchema,
} from '#lib/models/schema.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  return json({ items: await listModels(viewer, localeFrom(request.headers)), next_cursor: null })
})

export const POST = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  const body = await jsonBody(request)
  const { modelId } =
    typeof body === 'object' && body !== null && 'from' in body
      ? await startReviewTraining(pool(), viewer, startReviewTrainingSchema.parse(body))
      : await startTraining(pool(), viewer, toTraining(startTrainingSchema.parse(body)))
  return json({ model_id: modelId }, { status: 202, headers: { location: `/api/models/${modelId}` } })
})

function toTraining({ file_id, name, create_categories }: StartTrainingInput) {
  return { fileId: file_id, name, createCategories: create_categories }
}
