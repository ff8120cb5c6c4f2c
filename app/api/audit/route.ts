import { listAudit } from '#lib/audit/data.ts'
import { listAuditSchema } from '#lib/audit/schema.ts'
import { AppError } from '#lib/errors.ts'
import { json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  if (viewer.role !== 'admin') throw new AppError('forbidden', 403)
  return json(await listAudit(listAuditSchema.parse(queryOf(request))))
})
