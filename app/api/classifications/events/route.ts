import { route } from '#lib/http/respond.ts'
import { streamTasks } from '#lib/http/sse.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'

export const dynamic = 'force-dynamic'

/** All unfinished tasks the caller may see, live on one stream: what the pages use, one connection a browser. */
export const GET = route(async (request) => streamTasks(request, await requireApiViewer(request)))
