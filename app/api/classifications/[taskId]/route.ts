import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { deleteTask, editTask } from '#lib/tasks/edit-task.ts'
import { editTaskSchema } from '#lib/tasks/schema.ts'
import { getTaskRow } from '#lib/tasks/task-row.ts'

type Context = RouteContext<'/api/classifications/[taskId]'>

export const GET = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  return json(await getTaskRow(viewer, idParam((await params).taskId), localeFrom(request.headers)))
})

export const PATCH = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  const taskId = idParam((await params).taskId)
  await editTask(pool(), viewer, { ...editTaskSchema.parse(await jsonBody(request)), taskId })
  return json(await getTaskRow(viewer, taskId, localeFrom(request.headers)))
})

export const DELETE = route(async (request, { params }: Context) => {
  const viewer = await requireApiViewer(request)
  await deleteTask(pool(), viewer, idParam((await params).taskId))
  return new Response(null, { status: 204 })
})
