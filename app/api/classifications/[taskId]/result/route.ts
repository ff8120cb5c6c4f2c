import { AppError } from '#lib/errors.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getResult } from '#lib/results/data.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/result'>) => {
    const viewer = await requireApiViewer(request)
    const result = await getResult(viewer, idParam((await params).taskId))
    if (!result) throw new AppError('not_finished', 409)
    return json(result)
  },
)
