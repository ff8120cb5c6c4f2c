import { json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { compareTasks } from '#lib/results/compare-data.ts'
import { compareQuerySchema } from '#lib/results/compare-schema.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  return json(await compareTasks(viewer, compareQuerySchema.parse(queryOf(request))))
})
