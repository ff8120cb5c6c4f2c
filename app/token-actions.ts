'use server'

import { revalidatePath } from 'next/cache'
import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { requireActor } from '#lib/http/viewer.ts'
import { createApiToken, revokeApiToken } from '#lib/users/api-tokens.ts'
import { newTokenSchema } from '#lib/users/schema.ts'
import { expiryOf } from '#lib/users/token-expiry.ts'

/** Each action: who asks, parse, one mutation, refresh, return. What went wrong comes back as a value. */

export async function createTokenAction(
  input: z.input<typeof newTokenSchema>,
): Promise<Answer<{ token: string }>> {
  return answer(async () => {
    const { userId } = await requireActor()
    const { name, scope, expires_in_days } = newTokenSchema.parse(input)
    const { token } = await createApiToken(pool(), {
      userId,
      name,
      scope,
      expiresAt: expiryOf(expires_in_days),
    })
    revalidatePath('/settings/tokens')
    return { token }
  })
}

export async function revokeTokenAction(tokenId: string): Promise<Answer> {
  return answer(async () => {
    const { userId } = await requireActor()
    await revokeApiToken(pool(), { tokenId: z.uuid().parse(tokenId), userId })
    revalidatePath('/settings/tokens')
    return {}
  })
}
