import { macroF1Interval } from '#lib/accuracy/bootstrap.ts'
import { categoryFigures, confusionOf, f1Scores } from '#lib/accuracy/confusion.ts'
import { dialOf, type ScoreCount } from '#lib/accuracy/dial.ts'
import {
  countJudged,
  type Estimate,
  type Interval,
  isRight,
  type Judged,
  type JudgedCell,
  sum,
  weightsOf,
} from '#lib/accuracy/judged.ts'
import { calibrationError, diagramBins } from '#lib/accuracy/reliability-diagram.ts'
import type { AccuracyFigures, TruthSource } from '#lib/accuracy/schema.ts'
import { estimateAccuracy } from '#lib/accuracy/stratified.ts'

export interface FiguresInput {
  source: TruthSource
  judged: Judged
  /** Of all the task's tickets; empty leaves the dial out. */
  scores: readonly ScoreCount[]
  /** Drawn tickets of each stratum that nobody could decide. */
  undecided?: readonly number[]
  /** The order of categories. */
  order?: readonly string[]
  isLearntFrom?: boolean
}

/** Everything a page or the API shows of judged tickets; null where nothing is judged. */
export function computeFigures(input: FiguresInput): AccuracyFigures | null {
  const { judged, source } = input
  const estimate = estimateAccuracy(judged)
  if (!estimate) return null
  const { value, low, high, covered } = estimate
  const confusion = confusionOf(judged, input.order)
  const bins = diagramBins(judged)
  const count = sum(judged.cells, (cell) => cell.count)
  const scores = f1Scores(confusion.weights)
  const isWhole = covered === 1
  return {
    source,
    population: source === 'blind' ? sum(judged.strata, ({ population }) => population ?? 0) : count,
    judged: count,
    mistakes: sum(judged.cells, (cell) => (isRight(cell) ? 0 : cell.count)),
    accuracy: { value, low, high },
    covered,
    bounds: boundsOf(judged, input.undecided ?? []),
    macro_f1: isWhole
      ? { value: scores.macro, ...around(scores.macro, macroF1Interval(plainly(judged))) }
      : null,
    micro_f1: isWhole ? microF1(judged, estimate) : null,
    expected_calibration_error: calibrationError(bins),
    per_category: isWhole ? categoryFigures(confusion) : [],
    confusion,
    diagram: bins.map(({ interval, ...bin }) => ({ ...bin, ...interval })),
    dial: isWhole && input.scores.length > 0 ? dialOf(judged, input.scores) : null,
    is_learnt_from: input.isLearntFrom ?? false,
  }
}

/**
 * Over all decisions TP = right answers, and FP + FN one for each wrong answer and one for each ticket: 2a / (1 + answered),
 * where a is the accuracy. What share was answered is known, so accuracy's interval is micro-F1's but for that factor.
 */
function microF1(judged: Judged, { value, low, high }: Estimate): Estimate {
  const weightOf = weightsOf(judged)
  const all = sum(judged.cells, ({ stratum, count }) => count * weightOf[stratum]!)
  const answered = sum(judged.cells, ({ stratum, count, predicted }) =>
    predicted === null ? 0 : count * weightOf[stratum]!,
  )
  const factor = 2 / (1 + answered / all)
  return { value: value * factor, low: low * factor, high: Math.min(1, high * factor) }
}

/** Smoothing draws the interval inwards; it never leaves out the figure it is for. */
function around(value: number, { low, high }: Interval): Interval {
  return { low: Math.min(low, value), high: Math.max(high, value) }
}

/** Without the scores, so that the bootstrap has few cells to draw. */
function plainly({ strata, cells }: Judged): Judged {
  const merged = new Map<string, JudgedCell>()
  for (const cell of cells) {
    const key = JSON.stringify([cell.stratum, cell.truth, cell.predicted])
    const known = merged.get(key)
    if (known) known.count += cell.count
    else merged.set(key, { ...cell, score: null })
  }
  return { strata, cells: [...merged.values()] }
}

/** The accuracy were all undecided tickets wrong, and were they right (worst-case bounds; C. F. Manski, 1989). */
function boundsOf(judged: Judged, undecided: readonly number[]): Interval | null {
  if (!undecided.some((count) => count > 0)) return null
  const counts = countJudged(judged)
  const right = judged.strata.map(() => 0)
  for (const cell of judged.cells) if (isRight(cell)) right[cell.stratum]! += cell.count
  const seen = judged.strata.map((_, h) => counts[h]! + (undecided[h] ?? 0))
  const all = sum(judged.strata, ({ population }, h) => (seen[h]! > 0 ? (population ?? seen[h]!) : 0))
  const share = (hits: (h: number) => number) =>
    sum(judged.strata, ({ population }, h) =>
      seen[h]! > 0 ? ((population ?? seen[h]!) / all) * (hits(h) / seen[h]!) : 0,
    )
  return { low: share((h) => right[h]!), high: share((h) => right[h]! + (undecided[h] ?? 0)) }
}
