/**
 * Full jitter: anywhere between now and an exponentially growing limit, so that many who failed together do not come
 * back together (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
 * @param failures in a row, from 1
 */
export function fullJitter(
  failures: number,
  { baseMs, capMs }: { baseMs: number; capMs: number },
  random: () => number = Math.random,
): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(failures, 30))
}
