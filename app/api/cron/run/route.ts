import { timingSafeEqual } from 'node:crypto'
import { settings } from '#lib/env.ts'
import { notFound } from '#lib/errors.ts'
import { scheduleRequestRun } from '#lib/http/request-run.ts'
import { json, route } from '#lib/http/respond.ts'

export const dynamic = 'force-dynamic'

/** Vercel's cron, and a run that was out of time, both send the secret. To anyone else there is nothing here. */
export const GET = route(async (request: Request) => {
  const { CRON_SECRET, RUNNER } = settings()
  const given = Buffer.from(request.headers.get('authorization') ?? '')
  const expected = Buffer.from(`Bearer ${CRON_SECRET}`)
  const isAllowed = CRON_SECRET && given.length === expected.length && timingSafeEqual(given, expected)
  if (!isAllowed || RUNNER !== 'request') throw notFound()
  scheduleRequestRun()
  return json({ success: true }, { status: 202 })
})
