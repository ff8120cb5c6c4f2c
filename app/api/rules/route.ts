import { json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { getRuleReport } from '#lib/rules/data.ts'

/** The rules, with what each did to the labelled tickets the caller may see. */
export const GET = route(async (request: Request) =>
  json(await getRuleReport(await requireApiViewer(request))),
)
