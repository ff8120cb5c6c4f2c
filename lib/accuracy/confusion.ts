import { effectiveSize, wilson } from '#lib/accuracy/intervals.ts'
import { type Estimate, type Interval, type Judged, weightsOf } from '#lib/accuracy/judged.ts'

/** Estimated numbers of tickets by truth and answer; in a plain sample, the counts themselves. */
export interface Confusion {
  /** Every category that is a truth or an answer, in the given order. */
  categories: string[]
  /** weights[truth][predicted]; the last column holds tickets without an answer. */
  weights: number[][]
  /** The judged tickets behind them. */
  counts: number[][]
}

/** @param order which categories come first; others follow in the order of the alphabet */
export function confusionOf(judged: Judged, order: readonly string[] = []): Confusion {
  const seen = new Set(
    judged.cells.flatMap(({ truth, predicted }) => (predicted === null ? [truth] : [truth, predicted])),
  )
  const known = order.filter((name) => seen.has(name))
  const categories = [...known, ...[...seen].filter((name) => !known.includes(name)).sort()]
  const at = new Map(categories.map((name, index) => [name, index]))
  const empty = () => categories.map(() => new Array<number>(categories.length + 1).fill(0))
  const [weights, counts] = [empty(), empty()]
  const weightOf = weightsOf(judged)
  for (const { stratum, truth, predicted, count } of judged.cells) {
    const column = predicted === null ? categories.length : at.get(predicted)!
    weights[at.get(truth)!]![column]! += count * weightOf[stratum]!
    counts[at.get(truth)!]![column]! += count
  }
  return { categories, weights, counts }
}

export interface F1Scores {
  macro: number
  micro: number
  /** In the order of the categories. */
  each: number[]
}

/**
 * F1 = 2TP / (2TP + FP + FN) of each category, 0 where there is nothing at all; macro: their plain mean; micro: TP, FP and
 * FN added up first. As scikit-learn's f1_score with `average=None`, 'macro', 'micro', `zero_division=0`.
 */
export function f1Scores(weights: readonly (readonly number[])[]): F1Scores {
  const size = weights.length
  const answered = new Float64Array(size)
  const true_ = new Float64Array(size)
  let right = 0
  let allTrue = 0
  let allAnswered = 0
  for (let t = 0; t < size; t++) {
    const row = weights[t]!
    for (let p = 0; p <= size; p++) {
      true_[t]! += row[p]!
      if (p < size) answered[p]! += row[p]!
    }
  }
  const each = new Array<number>(size).fill(0)
  let total = 0
  for (let k = 0; k < size; k++) {
    const both = true_[k]! + answered[k]!
    each[k] = both === 0 ? 0 : (2 * weights[k]![k]!) / both
    total += each[k]!
    right += weights[k]![k]!
    allTrue += true_[k]!
    allAnswered += answered[k]!
  }
  const all = allTrue + allAnswered
  return { macro: size === 0 ? 0 : total / size, micro: all === 0 ? 0 : (2 * right) / all, each }
}

export interface CategoryFigures {
  category: string
  /** null: the engine never answered it, or nobody judged a ticket of it. */
  precision: Estimate | null
  recall: Estimate | null
  f1: Estimate
  /** Judged tickets whose truth it is. */
  support: number
  /** Judged tickets the engine put there. */
  answered: number
}

/**
 * Precision and recall are proportions: Wilson at Kish's effective size of the tickets they are about. F1 is the same
 * proportion in disguise: with J = TP / (TP + FP + FN), F1 = 2J / (1 + J), which only rises with J, so Wilson's ends for J
 * become F1's. Unlike a bootstrap it has a width even where all judged tickets were right.
 */
export function categoryFigures({ weights, counts, categories }: Confusion): CategoryFigures[] {
  const rows = categories.map((_, k) => k)
  return categories.map((category, k) => {
    const hit = { weight: weights[k]![k]!, count: counts[k]![k]! }
    const ofTruth = weights[k]!.map((weight, p) => ({ weight, count: counts[k]![p]! }))
    const ofAnswer = rows.map((t) => ({ weight: weights[t]![k]!, count: counts[t]![k]! }))
    const concerned = [...ofTruth, ...ofAnswer.filter((_, t) => t !== k)]
    const jaccard = proportion(hit.weight, concerned)
    const f1 = (j: number) => (2 * j) / (1 + j)
    return {
      category,
      precision: proportion(hit.weight, ofAnswer),
      recall: proportion(hit.weight, ofTruth),
      f1: jaccard
        ? { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high) }
        : { value: 0, low: 0, high: 1 },
      support: total(ofTruth, 'count'),
      answered: total(ofAnswer, 'count'),
    }
  })
}

interface Weighed {
  weight: number
  count: number
}

function total(cells: readonly Weighed[], of: keyof Weighed): number {
  return cells.reduce((sum, cell) => sum + cell[of], 0)
}

function proportion(hits: number, among: readonly Weighed[]): (Estimate & Interval) | null {
  const whole = total(among, 'weight')
  if (whole === 0) return null
  const filled = among.filter(({ count }) => count > 0)
  const size = effectiveSize(
    filled.map(({ weight, count }) => weight / count),
    filled.map(({ count }) => count),
  )
  return { value: hits / whole, ...wilson(hits / whole, size) }
}
