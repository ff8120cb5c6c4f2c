import { confusionOf, f1Scores } from '#lib/accuracy/confusion.ts'
import { quantile } from '#lib/accuracy/intervals.ts'
import { countJudged, type Interval, type Judged, type JudgedCell } from '#lib/accuracy/judged.ts'
import { createRandom } from '#lib/engines/linear/random.ts'

/** B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), ask for 1,000 and more for intervals. */
export const REPLICATES = 2_000
/** The same tickets give the same interval, today and tomorrow. */
const SEED = 20_261_123

/** Called with the resampled weight of every cell, in the order of `judged.cells`. The array is used again. */
export type Replicate = (weights: Float64Array, index: number) => void

/**
 * Stratified bootstrap for tickets drawn without replacement, in the rescaled form of J. N. K. Rao, C. F. J. Wu and K. Yue,
 * "Some recent work on resampling methods for complex surveys" (Survey Methodology 18, 1992): of a stratum's n judged
 * tickets n − 1 are drawn with replacement and count n / (n − 1) times as much (drawing n of n would make strata of five
 * tickets a fifth too certain), and what that changes is shortened by √(1 − n/N), so that nothing is left to chance where
 * every ticket was judged. A stratum with one judged ticket keeps it.
 *
 * Tickets of a cell are alike, so a cell's number is drawn at once.
 */
export function bootstrap(
  judged: Judged,
  use: Replicate,
  { replicates = REPLICATES, seed = SEED } = {},
): void {
  const random = createRandom(seed)
  const counts = countJudged(judged).map(Math.round)
  const strata = judged.strata.map(({ population }, h) => {
    const n = counts[h]!
    const weight = (population ?? n) / Math.max(1, n)
    const chance = n < 2 ? 0 : population === null ? 1 : Math.sqrt(1 - n / population)
    const cells = judged.cells.flatMap((cell, index) => (cell.stratum === h && cell.count > 0 ? [index] : []))
    return {
      n,
      cells,
      kept: weight * (1 - chance),
      drawn: chance === 0 ? 0 : (weight * chance * n) / (n - 1),
    }
  })
  const weights = new Float64Array(judged.cells.length)
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (const { n, cells, kept, drawn } of strata) {
      let left = drawn === 0 ? 0 : n - 1
      let among = n
      for (const index of cells) {
        const count = judged.cells[index]!.count
        const times = left === 0 ? 0 : binomial(left, Math.min(1, count / among), random)
        weights[index] = count * kept + times * drawn
        left -= times
        among -= count
      }
    }
    use(weights, replicate)
  }
}

/** Above this variance the normal distribution is off by less than a draw in the figures that are shown. */
const NORMAL_VARIANCE = 100

/** How many of `n` draws succeed: by counting for few, by the inverse of the distribution for a middling number. */
export function binomial(n: number, p: number, random: () => number): number {
  if (n === 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - binomial(n, 1 - p, random)
  const variance = n * p * (1 - p)
  if (variance > NORMAL_VARIANCE) {
    // G. E. P. Box and M. E. Muller, 1958.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.min(n, Math.max(0, Math.round(n * p + normal * Math.sqrt(variance))))
  }
  const odds = p / (1 - p)
  let chance = (1 - p) ** n
  let u = random()
  let k = 0
  while (u > chance && k < n) {
    u -= chance
    k++
    chance *= (odds * (n - k + 1)) / k
  }
  return k
}

/**
 * 95 % percentile interval of macro-F1. The percentile form needs no formula for the spread of a mean of ratios, and stays
 * within 0 and 1. BCa was left out: its jackknife has no agreed form for strata of unequal weight.
 */
export function macroF1Interval(
  judged: Judged,
  options: { replicates?: number; seed?: number } = {},
): Interval {
  const smoothed = smooth(judged)
  const { categories } = confusionOf(judged)
  const at = new Map(categories.map((name, index) => [name, index]))
  const truths = Int32Array.from(smoothed.cells, ({ truth }) => at.get(truth)!)
  const answers = Int32Array.from(smoothed.cells, ({ predicted }) =>
    predicted === null ? categories.length : at.get(predicted)!,
  )
  const macro = new Float64Array(options.replicates ?? REPLICATES)
  const matrix = categories.map(() => new Array<number>(categories.length + 1).fill(0))
  bootstrap(
    smoothed,
    (weights, index) => {
      for (const row of matrix) row.fill(0)
      for (let i = 0; i < weights.length; i++) matrix[truths[i]!]![answers[i]!]! += weights[i]!
      macro[index] = f1Scores(matrix).macro
    },
    options,
  )
  return percentiles(macro)
}

/** A. Agresti and B. A. Coull (The American Statistician 52, 1998) add two right and two wrong tickets. */
const PSEUDO_TICKETS = 4

/**
 * A bootstrap of tickets that were nearly all right draws nearly all right ones, and held the true macro-F1 in 53 of 100
 * samples. So it draws from the judged tickets and four more, as Agresti and Coull do for a proportion: two right and two
 * wrong ones, spread over the answers as the tickets are, the wrong ones over the other categories by their size. Each
 * stratum keeps its number of tickets.
 */
function smooth(judged: Judged): Judged {
  const { categories, weights } = confusionOf(judged)
  const all = weights.flat().reduce((sum, weight) => sum + weight, 0)
  if (all === 0 || categories.length < 2) return judged
  const share = new Map(categories.map((name, t) => [name, weights[t]!.reduce((sum, w) => sum + w, 0) / all]))
  const answerShare = new Map(
    categories.map((name, p) => [name, weights.reduce((sum, row) => sum + row[p]!, 0) / all]),
  )
  const counts = countJudged(judged)
  const groups = Map.groupBy(judged.cells, ({ stratum, predicted }) => JSON.stringify([stratum, predicted]))
  const cells = [...groups.values()].flatMap((group): JudgedCell[] => {
    const { stratum, predicted } = group[0]!
    if (predicted === null) return group
    const own = group.reduce((sum, { count }) => sum + count, 0)
    const answered = [...groups.values()].flat().filter((cell) => cell.predicted === predicted)
    const part = own / answered.reduce((sum, { count }) => sum + count, 0)
    const extra = PSEUDO_TICKETS * (answerShare.get(predicted) ?? 0) * part
    const others = 1 - (share.get(predicted) ?? 0)
    return categories.map((truth) => {
      const seen = group.reduce((sum, cell) => sum + (cell.truth === truth ? cell.count : 0), 0)
      const even = 1 / (categories.length - 1)
      const wrong = others > 0 ? share.get(truth)! / others : even
      return {
        stratum,
        truth,
        predicted,
        score: null,
        count: seen + (extra / 2) * (truth === predicted ? 1 : wrong),
      }
    })
  })
  const smoothed = judged.strata.map(() => 0)
  for (const { stratum, count } of cells) smoothed[stratum]! += count
  return {
    strata: judged.strata,
    cells: cells.map((cell) => ({
      ...cell,
      count: (cell.count * counts[cell.stratum]!) / smoothed[cell.stratum]!,
    })),
  }
}

/** The middle 95 % of the replicates. */
export function percentiles(values: Float64Array): Interval {
  const sorted = values.toSorted()
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) }
}
