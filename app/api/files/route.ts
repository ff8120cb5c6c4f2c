import { pool } from '#lib/db/pool.ts'
import { listFiles } from '#lib/files/data.ts'
import { receiveFile } from '#lib/http/receive-file.ts'
import { json, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { ownerOf } from '#lib/users/schema.ts'

export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  return json({ items: await listFiles(pool(), ownerOf(viewer)), next_cursor: null })
})

export const POST = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  return json(await receiveFile(request, viewer), { status: 201 })
})
