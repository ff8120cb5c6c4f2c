import { wilson } from '#lib/accuracy/intervals.ts'
import { erfc } from '#lib/results/erfc.ts'

/** `count` of `n` tickets. */
export interface Share {
  count: number
  n: number
}

/** A change this unlikely by chance, after Holm's correction, is called one. */
export const SIGNIFICANCE_LEVEL = 0.05
/** Below this expected count the normal approximation is no good: W. G. Cochran, Biometrics 10 (1954) 417–451. */
export const MIN_EXPECTED_COUNT = 5

export interface ShareChange {
  /** b − a, in parts of one. */
  difference: number
  /** Its 95 % interval. */
  low: number
  high: number
  /** Two-sided, as it is alone; null where there are too few tickets to test. */
  pValue: number | null
  /** After Holm's correction over everything tested; null as above. */
  pAdjusted: number | null
  isSignificant: boolean
}

/** Each share of `a` against the same one of `b`, two independent sets of tickets. None of the `n` may be 0. */
export function compareShares(pairs: readonly { a: Share; b: Share }[]): ShareChange[] {
  const pValues = pairs.map(({ a, b }) => (hasEnough(a, b) ? twoProportionTest(a, b) : null))
  const adjusted = holm(pValues.filter((p) => p !== null))
  let next = 0
  return pairs.map(({ a, b }, i) => {
    const pValue = pValues[i] ?? null
    const pAdjusted = pValue === null ? null : adjusted[next++]!
    return {
      ...differenceInterval(b, a),
      pValue,
      pAdjusted,
      isSignificant: pAdjusted !== null && pAdjusted < SIGNIFICANCE_LEVEL,
    }
  })
}

/**
 * 95 % interval of p₁ − p₂ for independent proportions, the hybrid of two Wilson intervals: R. G. Newcombe, "Interval
 * estimation for the difference between independent proportions: comparison of eleven methods", Statistics in
 * Medicine 17 (1998) 873–890, method 10. It keeps within −1…1 and holds for small counts and for shares of 0 and 1.
 */
export function differenceInterval(
  first: Share,
  second: Share,
): { difference: number; low: number; high: number } {
  const p1 = first.count / first.n
  const p2 = second.count / second.n
  const wilson1 = wilson(p1, first.n)
  const wilson2 = wilson(p2, second.n)
  const difference = p1 - p2
  return {
    difference,
    low: difference - Math.hypot(p1 - wilson1.low, wilson2.high - p2),
    high: difference + Math.hypot(wilson1.high - p1, p2 - wilson2.low),
  }
}

/**
 * Two-sided p-value of "both shares are the same": the z test with the pooled variance, equal to Pearson's χ² test of
 * the 2×2 table without continuity correction (J. L. Fleiss, Statistical Methods for Rates and Proportions, 1981, ch. 2).
 */
export function twoProportionTest(a: Share, b: Share): number {
  const pooled = (a.count + b.count) / (a.n + b.n)
  const variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n)
  if (variance === 0) return 1
  const z = Math.abs(a.count / a.n - b.count / b.n) / Math.sqrt(variance)
  return erfc(z / Math.SQRT2)
}

/** Whether each of the four cells would hold enough tickets if nothing had changed. */
function hasEnough(a: Share, b: Share): boolean {
  const pooled = (a.count + b.count) / (a.n + b.n)
  return Math.min(a.n, b.n) * Math.min(pooled, 1 - pooled) >= MIN_EXPECTED_COUNT
}

/**
 * p-values adjusted for asking several questions at once: S. Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6 (1979) 65–70. The family-wise error stays below the level.
 * @returns in the order given
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p)
  const adjusted = new Array<number>(pValues.length)
  let most = 0
  for (const [rank, { p, index }] of order.entries()) {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * p))
    adjusted[index] = most
  }
  return adjusted
}
