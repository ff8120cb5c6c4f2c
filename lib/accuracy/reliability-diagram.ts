import { wilson } from '#lib/accuracy/intervals.ts'
import { type Interval, isRight, type Judged, weightsOf } from '#lib/accuracy/judged.ts'
import { CALIBRATION_BINS } from '#lib/results/reliability.ts'

/** One bar of a reliability diagram: tickets whose scores lie in [from, to). */
export interface DiagramBin {
  from: number
  to: number
  /** Judged tickets. */
  count: number
  /** Their share of all tickets. */
  share: number
  /** Their mean score. */
  score: number
  /** Their share of right answers, with a 95 % Wilson interval. */
  accuracy: number
  interval: Interval
}

/**
 * The bins of a reliability diagram (M. H. DeGroot and S. E. Fienberg, "The comparison and evaluation of forecasters",
 * 1983) that have a ticket in them, of CALIBRATION_BINS of equal width.
 */
export function diagramBins(judged: Judged, bins = CALIBRATION_BINS): DiagramBin[] {
  const weightOf = weightsOf(judged)
  const sums = Array.from({ length: bins }, () => ({ count: 0, weight: 0, squares: 0, score: 0, right: 0 }))
  let all = 0
  for (const cell of judged.cells) {
    if (cell.score === null) continue
    const weight = weightOf[cell.stratum]!
    const bin = sums[Math.min(bins - 1, Math.floor(cell.score * bins))]!
    bin.count += cell.count
    bin.weight += cell.count * weight
    bin.squares += cell.count * weight * weight
    bin.score += cell.count * weight * cell.score
    if (isRight(cell)) bin.right += cell.count * weight
    all += cell.count * weight
  }
  return sums.flatMap(({ count, weight, squares, score, right }, index) => {
    if (weight === 0) return []
    const accuracy = right / weight
    return [
      {
        from: index / bins,
        to: (index + 1) / bins,
        count,
        share: weight / all,
        score: score / weight,
        accuracy,
        interval: wilson(accuracy, (weight * weight) / squares),
      },
    ]
  })
}

/**
 * ECE = Σ (share of the bin) · |accuracy − mean score| (C. Guo et al., "On calibration of modern neural networks", ICML
 * 2017). With few tickets chance alone makes it larger: read it beside the number of tickets.
 * @returns null where no judged ticket has a score
 */
export function calibrationError(bins: readonly DiagramBin[]): number | null {
  if (bins.length === 0) return null
  return bins.reduce((sum, { share, accuracy, score }) => sum + share * Math.abs(accuracy - score), 0)
}
