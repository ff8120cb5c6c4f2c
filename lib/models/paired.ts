import { wilson } from '#lib/accuracy/intervals.ts'

/** Two models on the same tickets: is one really better, or was it chance? */

/** The same n tickets answered by both: how many each way. */
export interface PairedCounts {
  bothRight: number
  onlyBefore: number
  onlyAfter: number
  bothWrong: number
}

/**
 * 95 % interval of the difference of two paired proportions (after − before): R. G. Newcombe, "Improved confidence
 * intervals for the difference between binomial proportions based on paired data", Statistics in Medicine 17, 1998,
 * 2635–2650, method 10: Wilson's limits of each, squared and added, with the correlation φ (continuity corrected) taken
 * out. Unlike the textbook interval it holds for few tickets and for models that agree on nearly all.
 */
export function newcombePairedInterval(counts: PairedCounts): {
  difference: number
  low: number
  high: number
} {
  const { bothRight: a, onlyAfter: b, onlyBefore: c, bothWrong: d } = counts
  const n = a + b + c + d
  const after = wilson((a + b) / n, n)
  const before = wilson((a + c) / n, n)
  const [pAfter, pBefore] = [(a + b) / n, (a + c) / n]
  const phi = correlation({ a, b, c, d })
  const difference = (b - c) / n
  const below = [pAfter - after.low, before.high - pBefore] as const
  const above = [after.high - pAfter, pBefore - before.low] as const
  const reach = ([x, y]: readonly [number, number]) => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y))
  return { difference, low: difference - reach(below), high: difference + reach(above) }
}

function correlation({ a, b, c, d }: { a: number; b: number; c: number; d: number }): number {
  const product = (a + b) * (c + d) * (a + c) * (b + d)
  if (product === 0) return 0
  const n = a + b + c + d
  const raw = a * d - b * c
  const corrected = raw > n / 2 ? raw - n / 2 : raw >= 0 ? 0 : raw
  return corrected / Math.sqrt(product)
}

/**
 * McNemar's test (Psychometrika 12, 1947, 153–157) of "both are right equally often", exact: of the tickets that only
 * one got right, each is as likely either's, so p = 2 · P(X ≤ min) of a binomial with ½. The exact form holds for few
 * and for many, so there is no switch to the chi-squared approximation.
 * @returns the two-sided p; 1 where they never differ
 */
export function mcnemarExact({
  onlyBefore,
  onlyAfter,
}: Pick<PairedCounts, 'onlyBefore' | 'onlyAfter'>): number {
  const n = onlyBefore + onlyAfter
  let logTerm = -n * Math.LN2
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= Math.min(onlyBefore, onlyAfter); k++) {
    logTerm += Math.log((n - k + 1) / k)
    sum += Math.exp(logTerm)
  }
  return Math.min(1, 2 * sum)
}
