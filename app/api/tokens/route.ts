import { pool } from '#lib/db/pool.ts'
import { json, jsonBody, route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { createApiToken, listApiTokens } from '#lib/users/api-tokens.ts'
import { newTokenSchema } from '#lib/users/schema.ts'
import { expiryOf } from '#lib/users/token-expiry.ts'

// Of tokens only one made for everything may look at tokens or make more.

export const GET = route(async (request: Request) => {
  const { userId } = await requireApiViewer(request, 'admin')
  return json({ items: await listApiTokens(pool(), userId), next_cursor: null })
})

export const POST = route(async (request: Request) => {
  const { userId } = await requireApiViewer(request, 'admin')
  const { name, scope, expires_in_days } = newTokenSchema.parse(await jsonBody(request))
  const created = await createApiToken(pool(), { userId, name, scope, expiresAt: expiryOf(expires_in_days) })
  return json({ token_id: created.tokenId, token: created.token }, { status: 201 })
})
