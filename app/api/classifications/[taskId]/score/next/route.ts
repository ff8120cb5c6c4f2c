import { pool } from '#lib/db/pool.ts'
import { idParam, json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { nextTurn } from '#lib/scores/turn.ts'

/** Keeps the ticket for the caller for a while, so it asks for more than reading. */
export const GET = route(
  async (request, { params }: RouteContext<'/api/classifications/[taskId]/score/next'>) => {
    const viewer = await requireApiViewer(request, 'run')
    return json(await nextTurn(pool(), viewer, idParam((await params).taskId)))
  },
)
