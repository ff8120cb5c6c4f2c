import { pool } from '#lib/db/pool.ts'
import { arrivedAtOf, localeFrom } from '#lib/http/request-facts.ts'
import { scheduleRequestRun } from '#lib/http/request-run.ts'
import { idempotencyKeyOf, idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { startedMessage } from '#lib/progress/message.ts'
import { runAgain } from '#lib/tasks/run-again.ts'

export const POST = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/run-again'>) => {
    const arrivedAt = arrivedAtOf(request.headers)
    const viewer = await requireApiViewer(request)
    const original = idParam((await params).taskId)
    const idempotencyKey = idempotencyKeyOf(request)
    const { taskId } = await runAgain(pool(), viewer, { taskId: original, idempotencyKey, arrivedAt })
    scheduleRequestRun(taskId)
    return json(
      { success: true, task_id: taskId, message: startedMessage(localeFrom(request.headers)) },
      { status: 202, headers: { location: `/api/classifications/progress/${taskId}` } },
    )
  },
)
