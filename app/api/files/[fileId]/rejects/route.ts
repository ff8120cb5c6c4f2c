import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import { getFile } from '#lib/files/data.ts'
import { rejectsCsv } from '#lib/files/rejects-csv.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { idParam, route } from '#lib/http/respond.ts'
import { attachment } from '#lib/http/serve-file.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { ownerOf } from '#lib/users/schema.ts'

export const GET = route(async (request, { params }: RouteContext<'/api/files/[fileId]/rejects'>) => {
  const viewer = await requireApiViewer(request)
  const file = await getFile(pool(), { ...ownerOf(viewer), fileId: idParam((await params).fileId) })
  if (!file) throw notFound()
  return new Response(rejectsCsv(pool(), file, localeFrom(request.headers)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': attachment(`${file.name}-rejects.csv`),
      'cache-control': 'no-store',
    },
  })
})
