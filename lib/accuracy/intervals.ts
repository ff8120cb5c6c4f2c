import type { Interval } from '#lib/accuracy/judged.ts'

/** The 97.5 % point of the standard normal distribution: 95 % two-sided. */
export const Z = 1.959964

/**
 * 95 % score interval of a proportion `p` seen in `n` draws: E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22, 1927. Unlike the textbook interval it holds for few tickets and near 0 and 1.
 * @param n may be a fraction (an effective sample size) or infinite (everything was looked at)
 */
export function wilson(p: number, n: number): Interval {
  if (n === Number.POSITIVE_INFINITY) return { low: p, high: p }
  if (n <= 0) return { low: 0, high: 1 }
  const centre = p + (Z * Z) / (2 * n)
  const margin = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))
  const scale = 1 + (Z * Z) / n
  return { low: Math.max(0, (centre - margin) / scale), high: Math.min(1, (centre + margin) / scale) }
}

/** Half the width of the Wilson interval of `p` after `n` draws. */
export function wilsonHalfWidth(p: number, n: number): number {
  return (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n)
}

/**
 * The number of equally weighted draws that unequal weights are worth: (Σw)² / Σw² (L. Kish, "Survey Sampling", 1965).
 * @param counts how many draws have each weight
 */
export function effectiveSize(weights: readonly number[], counts: readonly number[]): number {
  let total = 0
  let squares = 0
  for (const [i, weight] of weights.entries()) {
    total += weight * counts[i]!
    squares += weight * weight * counts[i]!
  }
  return squares === 0 ? 0 : (total * total) / squares
}

/** The value below which a share `q` of sorted values lies, between neighbours in proportion (R's type 7, numpy's default). */
export function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q
  const below = Math.floor(at)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (at - below)
}
