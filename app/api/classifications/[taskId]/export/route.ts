import { getExportedTask } from '#lib/exports/data.ts'
import { exportName, exportQuerySchema } from '#lib/exports/schema.ts'
import { exportHeaders, writeExport } from '#lib/exports/write-export.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, queryOf, route } from '#lib/http/respond.ts'
import { attachment } from '#lib/http/serve-file.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'

export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/export'>) => {
    const viewer = await requireApiViewer(request)
    const query = exportQuerySchema.parse(queryOf(request))
    const task = await getExportedTask(viewer, idParam((await params).taskId))
    const bytes = await writeExport(task, query, localeFrom(request.headers))
    const disposition = attachment(exportName(task.file_name, query.format))
    return new Response(bytes, {
      headers: { ...exportHeaders(query), 'content-disposition': disposition, 'cache-control': 'no-store' },
    })
  },
)
