import { readAudit } from '#lib/audit/data.ts'
import { listAuditSchema } from '#lib/audit/schema.ts'
import { writeAuditCsv } from '#lib/audit/write-csv.ts'
import { AppError } from '#lib/errors.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { queryOf, route } from '#lib/http/respond.ts'
import { attachment } from '#lib/http/serve-file.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  if (viewer.role !== 'admin') throw new AppError('forbidden', 403)
  const pages = readAudit(listAuditSchema.parse(queryOf(request)))
  return new Response(writeAuditCsv(pages, localeFrom(request.headers)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': attachment(`audit-${new Date().toISOString().slice(0, 10)}.csv`),
      'cache-control': 'no-store',
    },
  })
})
