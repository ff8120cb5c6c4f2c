import { pool } from '#lib/db/pool.ts'
import { idParam, json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getScore } from '#lib/scores/data.ts'
import { startScoreSchema } from '#lib/scores/schema.ts'
import { startScore } from '#lib/scores/start-score.ts'

type Context = RouteContext<'/api/classifications/[taskId]/score'>

export const GET = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  return json(await getScore(viewer, idParam((await params).taskId)))
})

export const POST = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  const taskId = idParam((await params).taskId)
  const input = startScoreSchema.parse(await jsonBody(request))
  const { isNew } = await startScore(pool(), viewer, { taskId, ...input })
  return json(await getScore(viewer, taskId), { status: isNew ? 201 : 200 })
})
