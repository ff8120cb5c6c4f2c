import { pool } from '#lib/db/pool.ts'
import { idParam, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { revokeApiToken } from '#lib/users/api-tokens.ts'

export const DELETE = route(async (request, { params }: RouteContext<'/api/tokens/[tokenId]'>) => {
  const { userId } = await requireApiViewer(request, 'admin')
  await revokeApiToken(pool(), { tokenId: idParam((await params).tokenId), userId })
  return new Response(null, { status: 204 })
})
