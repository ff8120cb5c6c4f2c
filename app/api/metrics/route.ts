import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { route } from '#lib/http/respond.ts'
import { requireApiViewer } from '#lib/http/viewer.ts'
import { readMetrics } from '#lib/metrics/data.ts'
import { formatMetrics, PROMETHEUS_TYPE } from '#lib/metrics/prometheus.ts'
import { hub } from '#lib/progress/hub.ts'

export const dynamic = 'force-dynamic'

/** For administrators: a scraper comes with the token of one. */
export const GET = route(async (request: Request) => {
  const viewer = await requireApiViewer(request)
  if (viewer.role !== 'admin') throw new AppError('forbidden', 403)
  const metrics = await readMetrics(pool(), hub().counters)
  return new Response(formatMetrics(metrics), {
    headers: { 'content-type': PROMETHEUS_TYPE, 'cache-control': 'no-store' },
  })
})
