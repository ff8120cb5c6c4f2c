import { after } from 'next/server'
import { pool } from '#lib/db/pool.ts'
import { settings } from '#lib/env.ts'
import { describeError, logger } from '#lib/logger.ts'

/** RUNNER=request: no process lives on, so work is done after the answer, within a function's time limit (vercel.json). */

/** Below the 60 s of vercel.json by what a chunk in hand, a cold start and the handing on may take. */
const BUDGET_MS = 45_000
const HAND_ON_TIMEOUT_MS = 8_000

/** Goes to work once the response is sent. With any other RUNNER the queue has told a worker already. */
export function scheduleRequestRun(taskId?: string): void {
  if (settings().RUNNER === 'request') after(() => runAndHandOn(taskId))
}

async function runAndHandOn(taskId?: string): Promise<void> {
  try {
    const { runInRequest } = await import('#lib/runner/run-in-request.ts')
    const { isWorkLeft } = await runInRequest({
      ...{ pool: pool(), budgetMs: BUDGET_MS },
      ...(taskId ? { taskId } : {}),
    })
    if (isWorkLeft) await handOn()
  } catch (error) {
    // The cron route comes by every minute.
    logger().warn({ error: describeError(error) }, 'run after the response failed')
  }
}

/**
 * A fresh invocation with a fresh time limit. Only to an address the platform gave us: the request's own Host header
 * could be anyone's, and the secret goes along. Without one the next cron goes on.
 */
async function handOn(): Promise<void> {
  const { CRON_SECRET, VERCEL_PROJECT_PRODUCTION_URL, VERCEL_URL } = settings()
  const host = VERCEL_PROJECT_PRODUCTION_URL ?? VERCEL_URL
  if (!host || !CRON_SECRET) return
  await fetch(`https://${host}/api/cron/run`, {
    headers: { authorization: `Bearer ${CRON_SECRET}` },
    signal: AbortSignal.timeout(HAND_ON_TIMEOUT_MS),
  })
}
