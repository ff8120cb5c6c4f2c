import { AppError, notFound } from '#lib/errors.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, queryOf, route } from '#lib/http/respond.ts'
import { attachment } from '#lib/http/serve-file.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { readExport } from '#lib/results/read-export.ts'
import { exportName, exportQuerySchema } from '#lib/results/schema.ts'
import { EXPORT_TYPES, writeExport } from '#lib/results/write-export.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/export'>) => {
    const viewer = await requireApiViewer(request)
    const { format } = exportQuerySchema.parse(queryOf(request))
    const { task_id, file_id, file_name, status } = await getSnapshot(viewer, idParam((await params).taskId))
    if (isUnfinished(status)) throw new AppError('not_finished', 409)
    if (!file_id) throw notFound()
    const exported = await readExport({ task_id, file_id }, localeFrom(request.headers))
    const headers = {
      'content-type': EXPORT_TYPES[format],
      'content-disposition': attachment(exportName(file_name, format)),
    }
    return new Response(writeExport(exported, format), {
      headers: { ...headers, 'cache-control': 'no-store' },
    })
  },
)
