/**
 * npm run bench:accuracy: how often the 95 % intervals hold the truth, over simulated samples of two populations whose truth
 * is known (tests/fixtures/accuracy). `--samples N` (1,000).
 */
import { parseArgs } from 'node:util'
import { confusionOf, f1Scores } from '../../lib/accuracy/confusion.ts'
import { dialOf } from '../../lib/accuracy/dial.ts'
import { computeFigures } from '../../lib/accuracy/figures.ts'
import { wilson } from '../../lib/accuracy/intervals.ts'
import { countJudged, type Interval, type Judged } from '../../lib/accuracy/judged.ts'
import { planSample } from '../../lib/accuracy/plan.ts'
import { estimateAccuracy } from '../../lib/accuracy/stratified.ts'
import { createRandom } from '../../lib/engines/linear/random.ts'
import { draw, type Population, readPopulation, withFewerMistakes } from './accuracy/population.ts'

const HALF_WIDTHS = [0.1, 0.07, 0.05, 0.03]
const { values } = parseArgs({ options: { samples: { type: 'string', default: '1000' } } })
const samples = Number(values.samples)

class Coverage {
  #hits = 0
  #n = 0
  #width = 0
  add({ low, high }: Interval, truth: number): void {
    this.#n++
    this.#width += high - low
    // A bound that is the truth but for its last bit holds it.
    if (low <= truth + 1e-12 && truth - 1e-12 <= high) this.#hits++
  }
  toString(): string {
    return this.#n === 0
      ? '–'
      : `${((this.#hits / this.#n) * 100).toFixed(1)} (±${((this.#width / this.#n) * 50).toFixed(1)})`
  }
}

/** What one would do who forgets that small categories were drawn more often: the plain share of right answers. */
function unweighted(judged: Judged): Interval {
  const n = countJudged(judged).reduce((sum, count) => sum + count, 0)
  const right = judged.cells.reduce(
    (sum, { truth, predicted, count }) => sum + (truth === predicted ? count : 0),
    0,
  )
  return wilson(right / n, n)
}

/** The lowest-scored tickets first, as a review queue has them, taken for a sample. */
function queueOrder(population: Population, tickets: number): Interval {
  let left = tickets
  let right = 0
  for (const { count, truth, predicted } of population.cells.toSorted(
    (a, b) => (a.score ?? -1) - (b.score ?? -1),
  )) {
    const taken = Math.min(left, count)
    if (truth === predicted) right += taken
    left -= taken
  }
  return wilson(right / tickets, tickets)
}

const klue = readPopulation('klue-ynat')
const populations: [string, Population][] = [
  ['KLUE YNAT, AI engine', klue],
  ['the same, a fifth of the mistakes', withFewerMistakes(klue, 0.2)],
  ['own tickets, rule engine', readPopulation('own-rules')],
]
console.log(`${samples} samples each; in brackets half the mean width in points\n`)
console.log(
  '| population (accuracy, macro-F1) | wanted | tickets | accuracy | unweighted | macro-F1 | micro-F1 | caught at 20 % | review queue as a sample |',
)
console.log(`|${' --- |'.repeat(9)}`)
for (const [name, population] of populations) {
  const whole = { strata: population.strata.map((size) => ({ population: size })), cells: population.cells }
  const truth = f1Scores(confusionOf(whole).weights)
  const scores = [...Map.groupBy(population.cells, ({ score }) => score)].map(([score, cells]) => ({
    score,
    count: cells.reduce((sum, { count }) => sum + count, 0),
  }))
  const caught = dialOf(whole, scores)![20]!.caught
  for (const halfWidth of HALF_WIDTHS) {
    const plan = planSample(population.strata, { halfWidth, accuracy: population.accuracy })
    const random = createRandom(Math.round(halfWidth * 1000))
    const [accuracy, plain, macro, micro, dial] = Array.from({ length: 5 }, () => new Coverage())
    for (let i = 0; i < samples; i++) {
      const judged = draw(population, plan.allocation, random)
      accuracy!.add(estimateAccuracy(judged)!, population.accuracy)
      plain!.add(unweighted(judged), population.accuracy)
      // The dial is slow to draw: a tenth of the samples.
      const figures = computeFigures({ source: 'blind', judged, scores: i % 10 === 0 ? scores : [] })!
      macro!.add(figures.macro_f1!, truth.macro)
      micro!.add(figures.micro_f1!, truth.micro)
      if (figures.dial) dial!.add(figures.dial[20]!, caught)
    }
    const queue = queueOrder(population, plan.tickets)
    console.log(
      `| ${name} (${population.accuracy.toFixed(3)}, ${truth.macro.toFixed(3)}) | ±${Math.round(halfWidth * 100)} | ${plan.tickets} | ${accuracy} | ${plain} | ${macro} | ${micro} | ${dial} | ${queue.low.toFixed(2)}–${queue.high.toFixed(2)} |`,
    )
  }
}
