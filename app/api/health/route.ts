import { json } from '#lib/http/respond.ts'

export const dynamic = 'force-dynamic'

/** Alive: says nothing of the database. */
export function GET(): Response {
  return json({ status: 'ok' })
}
