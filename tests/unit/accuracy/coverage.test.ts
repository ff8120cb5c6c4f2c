import { describe, expect, it } from 'vitest'
import { macroF1Interval } from '#lib/accuracy/bootstrap.ts'
import { confusionOf, f1Scores } from '#lib/accuracy/confusion.ts'
import { planSample } from '#lib/accuracy/plan.ts'
import { estimateAccuracy } from '#lib/accuracy/stratified.ts'
import { createRandom } from '#lib/engines/linear/random.ts'
import { draw, POPULATIONS, readPopulation, withFewerMistakes } from '#tests/bench/accuracy/population.ts'

const SAMPLES = 1_000

/**
 * A simulated judge who is always right looks at a drawn sample of tickets whose truth is known: KLUE YNAT's test part as the
 * AI engine answered it, and this project's own labelled tickets as the rules did (tests/fixtures/accuracy).
 */
describe.each(POPULATIONS)('1,000 samples of %s', (name) => {
  const population = readPopulation(name)
  const { allocation } = planSample(population.strata, { halfWidth: 0.05, accuracy: population.accuracy })

  it('the 95 % interval holds the true accuracy in 93 to 97 of 100, and is as narrow as planned', () => {
    const random = createRandom(8)
    let held = 0
    let width = 0
    for (let i = 0; i < SAMPLES; i++) {
      const { low, high } = estimateAccuracy(draw(population, allocation, random))!
      if (low <= population.accuracy && population.accuracy <= high) held++
      width += high - low
    }
    expect(held / SAMPLES).toBeGreaterThanOrEqual(0.93)
    expect(held / SAMPLES).toBeLessThanOrEqual(0.97)
    expect(width / SAMPLES / 2).toBeLessThanOrEqual(0.05)
  })
})

it.each([
  ['as it is', 1, 0.05],
  ['nearly always right', 0.2, 0.1],
])(
  'the bootstrap interval of macro-F1 holds the truth in 91 to 99 of 100 samples of an engine %s',
  (_, share, halfWidth) => {
    const population = withFewerMistakes(readPopulation('klue-ynat'), share)
    const whole = { strata: population.strata.map((size) => ({ population: size })), cells: population.cells }
    const { macro } = f1Scores(confusionOf(whole).weights)
    const { allocation } = planSample(population.strata, { halfWidth, accuracy: population.accuracy })
    const random = createRandom(5)
    let held = 0
    const samples = 300
    for (let i = 0; i < samples; i++) {
      const { low, high } = macroF1Interval(draw(population, allocation, random), {
        replicates: 300,
        seed: i,
      })
      if (low <= macro && macro <= high) held++
    }
    expect(held / samples).toBeGreaterThanOrEqual(0.91)
    expect(held / samples).toBeLessThanOrEqual(0.99)
  },
)
