import type { TaskSnapshot } from '#lib/progress/snapshot.ts'

/** Before this share the rate is mostly start-up, and a guess from it jumps. */
const MIN_SHARE = 0.03

/** Seconds left by the smoothed rate; null where nothing honest can be said. */
export function estimateSeconds(
  task: Pick<TaskSnapshot, 'status' | 'step' | 'processed' | 'total' | 'rate'>,
): number | null {
  if (task.status !== 'running' || task.step !== 'processing') return null
  if (!task.rate || task.processed < task.total * MIN_SHARE) return null
  return Math.ceil((task.total - task.processed) / task.rate)
}
