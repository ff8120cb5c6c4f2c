import { effectiveSize, wilson } from '#lib/accuracy/intervals.ts'
import { countJudged, type Estimate, isRight, type Judged, sum, weightsOf } from '#lib/accuracy/judged.ts'

export interface AccuracyEstimate extends Estimate {
  /** How many tickets drawn plainly by chance would say as much. Infinite once every ticket is judged. */
  effectiveSize: number
  /** Share of all tickets that lies in strata with at least one judged ticket; what is beyond counts as unknown. */
  covered: number
}

/**
 * The share of right answers among all tickets, from a stratified sample: Σ W_h p_h, with the variance
 * Σ W_h² (1 − n_h/N_h) p_h (1 − p_h) / (n_h − 1) (W. G. Cochran, "Sampling Techniques", 3rd ed. 1977, eq. 5.7, 3.8, 5.13).
 * The interval is Wilson's at the effective sample size p(1 − p) / variance; without a spread to measure (all right,
 * all wrong) at Kish's size. Of the ways tried it kept nearest to 95 % (docs/benchmarks-accuracy.md).
 *
 * Strata nobody has judged yet are wholly unknown: the interval counts them once as all wrong and once as all right.
 * @returns null where nothing is judged
 */
export function estimateAccuracy(judged: Judged): AccuracyEstimate | null {
  const counts = countJudged(judged)
  const n = sum(counts, (count) => count)
  if (n === 0) return null
  const right = judged.strata.map(() => 0)
  for (const cell of judged.cells) if (isRight(cell)) right[cell.stratum]! += cell.count

  const sizes = judged.strata.map(({ population }, h) => population ?? counts[h]!)
  const all = sum(sizes, (size) => size)
  const seen = sum(sizes, (size, h) => (counts[h]! > 0 ? size : 0))
  const value = sum(sizes, (size, h) => (counts[h]! > 0 ? (size / seen) * (right[h]! / counts[h]!) : 0))
  const variance = sum(judged.strata, ({ population }, h) => {
    const count = counts[h]!
    if (count === 0) return 0
    const share = sizes[h]! / seen
    const unseen = population === null ? 1 : 1 - count / population
    const p = right[h]! / count
    const spread =
      population === null
        ? (p * (1 - p)) / count
        : count > 1
          ? (p * (1 - p)) / (count - 1)
          : value * (1 - value)
    return share * share * unseen * spread
  })
  const size = sizeFor({ value, variance, judged, counts, isWhole: n === all && isDrawn(judged) })
  const { low, high } = wilson(value, size)
  const covered = seen / all
  return { value, low: low * covered, high: high * covered + (1 - covered), effectiveSize: size, covered }
}

/** Tickets drawn from a known number, and not labels that happen to be there. */
function isDrawn({ strata }: Judged): boolean {
  return strata.every(({ population }) => population !== null)
}

interface Spread {
  value: number
  variance: number
  judged: Judged
  counts: readonly number[]
  isWhole: boolean
}

function sizeFor({ value, variance, judged, counts, isWhole }: Spread): number {
  if (isWhole) return Number.POSITIVE_INFINITY
  if (variance > 0 && value > 0 && value < 1) return (value * (1 - value)) / variance
  return effectiveSize(weightsOf(judged), counts)
}
