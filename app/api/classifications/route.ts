import { localeFrom } from '#lib/http/request-facts.ts'
import { json, queryOf, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { listTasksSchema } from '#lib/tasks/schema.ts'
import { listTasks } from '#lib/tasks/task-list.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  return json(await listTasks(viewer, listTasksSchema.parse(queryOf(request)), localeFrom(request.headers)))
})
