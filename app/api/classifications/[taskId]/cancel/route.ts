import { pool } from '#lib/db/pool.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { scheduleRequestRun } from '#lib/http/request-run.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { toProgress } from '#lib/progress/snapshot.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { cancelTask } from '#lib/tasks/mutations.ts'

export const POST = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/cancel'>) => {
    const viewer = await requireApiViewer(request)
    const taskId = idParam((await params).taskId)
    await getSnapshot(viewer, taskId)
    await cancelTask(pool(), { taskId, userId: viewer.userId })
    scheduleRequestRun(taskId)
    return json(toProgress(await getSnapshot(viewer, taskId), localeFrom(request.headers)), { status: 202 })
  },
)
