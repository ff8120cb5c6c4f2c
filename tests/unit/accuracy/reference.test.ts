import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { categoryFigures, confusionOf, f1Scores } from '#lib/accuracy/confusion.ts'
import { quantile, wilson, Z } from '#lib/accuracy/intervals.ts'
import { atStep, isotonic } from '#lib/accuracy/isotonic.ts'
import type { Judged } from '#lib/accuracy/judged.ts'
import { agreementOf } from '#lib/accuracy/kappa.ts'
import { fitPlatt } from '#lib/accuracy/platt.ts'
import { calibrationError, diagramBins } from '#lib/accuracy/reliability-diagram.ts'
import { estimateAccuracy } from '#lib/accuracy/stratified.ts'

interface Figures {
  accuracy: number
  macro_f1: number
  micro_f1: number
  precision: number[]
  recall: number[]
  f1: number[]
  confusion: number[][]
  ece: number
}

/** tests/fixtures/accuracy/make-scikit-learn.py made it. */
interface Reference {
  names: string[]
  truth: number[]
  answer: number[]
  score: number[]
  second: number[]
  population: number[]
  plain: Figures
  weighted: Figures
  variance: number
  kappa: number
  kappa_error: number
  isotonic: { x: number[]; y: number[]; grid: number[]; at: number[] }
  platt: { slope: number; intercept: number }
  wilson_85_of_100: [number, number]
  quantiles: { of: number[]; at: number[]; are: number[] }
}

const reference = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures/accuracy/scikit-learn.json'), 'utf8'),
) as Reference
const { names, truth, answer, score } = reference

const cells = truth.map((t, i) => ({
  stratum: answer[i]!,
  truth: names[t]!,
  predicted: names[answer[i]!]!,
  score: score[i]!,
  count: 1,
}))
const plain: Judged = {
  strata: [{ population: null }],
  cells: cells.map((cell) => ({ ...cell, stratum: 0 })),
}
const weighted: Judged = { strata: reference.population.map((population) => ({ population })), cells }

describe.each([
  ['judged tickets as they are', plain, reference.plain],
  ['a stratified sample, weighted', weighted, reference.weighted],
])("scikit-learn's figures of %s", (_, judged, expected) => {
  const confusion = confusionOf(judged, names)

  it('accuracy', () => expect(estimateAccuracy(judged)!.value).toBeCloseTo(expected.accuracy, 12))

  it('confusion matrix', () => {
    for (const [t, row] of expected.confusion.entries())
      for (const [p, weight] of row.entries()) expect(confusion.weights[t]![p]).toBeCloseTo(weight, 8)
  })

  it('precision, recall and F1 of each category, inside their intervals', () => {
    for (const [k, figures] of categoryFigures(confusion).entries()) {
      for (const [estimate, value] of [
        [figures.precision!, expected.precision[k]!],
        [figures.recall!, expected.recall[k]!],
        [figures.f1, expected.f1[k]!],
      ] as const) {
        expect(estimate.value).toBeCloseTo(value, 12)
        expect(estimate.low).toBeLessThan(value)
        expect(estimate.high).toBeGreaterThan(value)
      }
    }
  })

  it('macro- and micro-F1', () => {
    const scores = f1Scores(confusion.weights)
    expect(scores.macro).toBeCloseTo(expected.macro_f1, 12)
    expect(scores.micro).toBeCloseTo(expected.micro_f1, 12)
  })

  it('expected calibration error in 15 bins', () =>
    expect(calibrationError(diagramBins(judged))).toBeCloseTo(expected.ece, 12))
})

it("the stratified interval is Wilson's at the sample size that Cochran's variance is worth", () => {
  const { value, low, high, effectiveSize } = estimateAccuracy(weighted)!
  expect(effectiveSize).toBeCloseTo((value * (1 - value)) / reference.variance, 8)
  expect({ low, high }).toEqual(wilson(value, effectiveSize))
})

it("gives scipy's Wilson interval", () => {
  const { low, high } = wilson(0.85, 100)
  expect(low).toBeCloseTo(reference.wilson_85_of_100[0], 6)
  expect(high).toBeCloseTo(reference.wilson_85_of_100[1], 6)
})

it("gives numpy's quantiles", () => {
  const sorted = Float64Array.from(reference.quantiles.of).sort()
  for (const [i, q] of reference.quantiles.at.entries())
    expect(quantile(sorted, q)).toBeCloseTo(reference.quantiles.are[i]!, 12)
})

it("gives scikit-learn's kappa, and the delta method's error of it", () => {
  const pairs = truth.map((t, i) => ({ first: names[t]!, second: names[reference.second[i]!]!, count: 1 }))
  const { kappa, low } = agreementOf(pairs)
  expect(kappa).toBeCloseTo(reference.kappa, 12)
  expect((kappa! - low!) / Z).toBeCloseTo(reference.kappa_error, 6)
})

it('says no interval of a full agreement, and no kappa where both always said the same one thing', () => {
  const both = (first: string, second: string, count: number) => ({ first, second, count })
  expect(agreementOf([both('가', '가', 5), both('나', '나', 4)])).toEqual({
    tickets: 9,
    agreed: 1,
    kappa: 1,
    low: null,
    high: null,
  })
  expect(agreementOf([both('가', '가', 9)])).toMatchObject({ agreed: 1, kappa: null })
})

describe("scikit-learn's calibration curves", () => {
  const isRight = truth.map((t, i) => (t === answer[i] ? 1 : 0))

  it('isotonic regression, between its steps too', () => {
    const steps = isotonic(score.map((x, i) => ({ x, y: isRight[i]!, weight: 1 })))
    for (const [i, x] of reference.isotonic.grid.entries())
      expect(atStep(steps, x)).toBeCloseTo(reference.isotonic.at[i]!, 10)
  })

  it("Platt's sigmoid", () => {
    const { slope, intercept } = fitPlatt(score, isRight)
    // scikit-learn stops its search (BFGS) a little earlier.
    expect(slope).toBeCloseTo(reference.platt.slope, 3)
    expect(intercept).toBeCloseTo(reference.platt.intercept, 3)
  })
})
