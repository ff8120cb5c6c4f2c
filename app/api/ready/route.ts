import { checkReadiness } from '#lib/health/data.ts'
import { json, route } from '#lib/http/respond.ts'

export const dynamic = 'force-dynamic'

export const GET = route(async () => {
  const readiness = await checkReadiness()
  return json(readiness, {
    status: readiness.ready ? 200 : 503,
    headers: readiness.ready ? {} : { 'retry-after': '5' },
  })
})
