import { arrivedAtOf, localeFrom } from '#lib/http/request-facts.ts'
import { scheduleRequestRun } from '#lib/http/request-run.ts'
import { idempotencyKeyOf, json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { startedMessage } from '#lib/progress/message.ts'
import { startTaskSchema } from '#lib/tasks/schema.ts'
import { startClassification } from '#lib/tasks/start-classification.ts'

export const POST = route(async (request: Request) => {
  const arrivedAt = arrivedAtOf(request.headers)
  const viewer = await requireApiViewer(request)
  const input = startTaskSchema.parse(await jsonBody(request))
  const { taskId } = await startClassification(viewer, input, {
    idempotencyKey: idempotencyKeyOf(request),
    arrivedAt,
  })
  scheduleRequestRun(taskId)
  return json(
    { success: true, task_id: taskId, message: startedMessage(localeFrom(request.headers)) },
    { status: 202, headers: { location: `/api/classifications/progress/${taskId}` } },
  )
})
