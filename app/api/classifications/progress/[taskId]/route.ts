import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { toProgress } from '#lib/progress/snapshot.ts'
import { getSnapshot } from '#lib/tasks/data.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/progress/[taskId]'>) => {
    const viewer = await requireApiViewer(request)
    const snapshot = await getSnapshot(viewer, idParam((await params).taskId))
    return json(toProgress(snapshot, localeFrom(request.headers)))
  },
)
