import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { rollBackModel } from '#lib/models/activation.ts'

/** `model_id`: the one to go back to, as the caller knows it; where it would be another, nothing changes. */
const bodySchema = z.object({ model_id: z.uuid().optional() })

export const POST = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  const { modelId, name } = await rollBackModel(
    pool(),
    viewer,
    bodySchema.parse(await jsonBody(request)).model_id,
  )
  return json({ success: true, model_id: modelId, name })
})
