import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseAway } from '#lib/db/faults.ts'
import { describeError, logger } from '#lib/logger.ts'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2_000

/** Tries until it works or fails for good: a database that is away for a while costs time, never a task. */
export async function untilDatabaseAnswers<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      signal.throwIfAborted()
      logger().warn({ error: describeError(error), waitMs: wait }, 'database away, waiting')
      // Full jitter: workers that lost the database together do not come back together.
      await sleep(Math.random() * wait, undefined, { signal })
    }
  }
}
