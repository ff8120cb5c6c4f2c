import { getExportedTask, getExportOptions } from '#lib/exports/data.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/exports'>) => {
    const viewer = await requireApiViewer(request)
    const task = await getExportedTask(viewer, idParam((await params).taskId))
    return json(await getExportOptions(task, localeFrom(request.headers)))
  },
)
