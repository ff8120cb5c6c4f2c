/** A save about every so often: often enough to look smooth, seldom enough to cost little. */
const TARGET_MS = 160
const SMALLEST = 1
const LARGEST = 20_000
/** Small, so that the first event comes at once whatever the engine. */
export const FIRST_CHUNK = 64

/** The size that would have taken TARGET_MS, but never more than four times or less than a quarter of the last one. */
export function nextChunkSize(size: number, elapsedMs: number): number {
  const ideal = (size * TARGET_MS) / Math.max(elapsedMs, 1)
  const bounded = Math.min(Math.max(ideal, size / 4), size * 4)
  return Math.round(Math.min(Math.max(bounded, SMALLEST), LARGEST))
}

/**
 * A shard that was claimed again and again without saving holds a ticket that kills its worker: smaller and smaller
 * chunks close in on it, and at last it is alone.
 */
export function firstChunkSize(stalledCount: number): number {
  if (stalledCount <= 2) return FIRST_CHUNK
  return stalledCount === 3 ? 8 : 1
}

/** Alone in its chunk it killed its worker twice: the ticket is given up, with the reason. */
export const GIVE_UP_AT_STALLED = 6
