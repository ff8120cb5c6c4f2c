import { fullJitter } from '#lib/progress/backoff.ts'

/** A stream that broke when it was this young never really stood. */
const YOUNG_MS = 3_000
/** Some hosts and proxies cut every stream after ten seconds or so; that is no crash. */
const CUT_BY_HOST_MS = 15_000
const SOON_MS = 2_000
/** A server that crashes loses everyone at once: a thousand of them come back a hundred a second. */
const SPREAD_MS = 10_000
const BACKOFF = { baseMs: 1_000, capMs: 30_000 }

/** How long to wait before the next try after a stream that ended without saying so. Polling covers the time. */
export function reconnectDelay({ ageMs, failures }: { ageMs: number; failures: number }): number {
  if (failures > 1 || ageMs < YOUNG_MS) return fullJitter(failures, BACKOFF)
  return Math.random() * (ageMs < CUT_BY_HOST_MS ? SOON_MS : SPREAD_MS)
}
