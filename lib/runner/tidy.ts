import type pg from 'pg'
import { listUnhashedTasks, recordResultHash } from '#lib/runner/record-hash.ts'
import { sweepResults } from '#lib/runner/sweep-results.ts'

/** Hashes that are made up for in one turn. */
const HASHES_A_TURN = 20

/**
 * What nobody waits for: the results of deleted tasks, and hashes that are missing (last: one that cannot be made must
 * not keep deleted tickets). It stops between two pieces of work when asked to; the next turn goes on.
 */
export async function tidy(pool: pg.Pool, shouldStop: () => boolean): Promise<void> {
  while (!shouldStop() && (await sweepResults(pool))) {
    // A batch at a time, until nothing is left.
  }
  for (const taskId of await listUnhashedTasks(pool, HASHES_A_TURN)) {
    if (shouldStop()) return
    await recordResultHash(pool, taskId)
  }
}
