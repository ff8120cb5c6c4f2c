import { idParam, route } from '#lib/http/respond.ts'
import { streamTask } from '#lib/http/sse.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'

export const dynamic = 'force-dynamic'

/** The live progress of one task as Server-Sent Events; ends with the task. */
export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/events'>) => {
    const viewer = await requireApiViewer(request)
    return streamTask(request, viewer, idParam((await params).taskId))
  },
)
