import { describe, expect, it } from 'vitest'
import { binomial, macroF1Interval } from '#lib/accuracy/bootstrap.ts'
import { confusionOf, f1Scores } from '#lib/accuracy/confusion.ts'
import { computeFigures } from '#lib/accuracy/figures.ts'
import { wilsonHalfWidth } from '#lib/accuracy/intervals.ts'
import type { Judged } from '#lib/accuracy/judged.ts'
import { allocate, planSample, STRATUM_LEAST, sampleSize } from '#lib/accuracy/plan.ts'
import { estimateAccuracy } from '#lib/accuracy/stratified.ts'
import { createRandom } from '#lib/engines/linear/random.ts'
import { draw, readPopulation } from '#tests/bench/accuracy/population.ts'

describe('how many tickets to judge', () => {
  it('is the least whose Wilson interval is narrow enough: 95 for ±5 points where 94 % are right', () => {
    const n = sampleSize({ halfWidth: 0.05, accuracy: 0.94, population: 1_000_000 })
    expect(n).toBe(95)
    expect(wilsonHalfWidth(0.94, n)).toBeLessThanOrEqual(0.05)
    expect(wilsonHalfWidth(0.94, n - 1)).toBeGreaterThan(0.05)
  })

  it('is never more than there are, and fewer of few tickets', () => {
    expect(sampleSize({ halfWidth: 0.03, accuracy: 0.8, population: 50 })).toBeLessThanOrEqual(50)
    const few = sampleSize({ halfWidth: 0.05, accuracy: 0.8, population: 300 })
    expect(few).toBeLessThan(sampleSize({ halfWidth: 0.05, accuracy: 0.8, population: 30_000 }))
  })

  it('shares them out in proportion, with the least of every answer that has so many', () => {
    expect(allocate([7000, 2900, 97, 3], 100)).toEqual([70, 29, STRATUM_LEAST, 3])
  })

  it('asks for more where small categories are drawn too often for their size', () => {
    const even = planSample([5000, 5000], { halfWidth: 0.05, accuracy: 0.85 })
    const uneven = planSample([9800, ...new Array<number>(20).fill(10)], { halfWidth: 0.05, accuracy: 0.85 })
    expect(even.halfWidth).toBeLessThanOrEqual(0.05)
    expect(uneven.halfWidth).toBeLessThanOrEqual(0.05)
    expect(uneven.tickets).toBeGreaterThan(even.tickets)
  })

  it('of a handful of tickets takes all, and then nothing is left to chance', () => {
    const plan = planSample([3, 4, 2], { halfWidth: 0.03, accuracy: 0.8 })
    expect(plan).toMatchObject({ tickets: 9, allocation: [3, 4, 2], halfWidth: 0 })
  })
})

const cell = (stratum: number, truth: string, predicted: string | null, count: number, score = 0.8) => ({
  stratum,
  truth,
  predicted,
  score: predicted === null ? null : score,
  count,
})

describe('a stratified sample', () => {
  it('counts each ticket for as many as it stands for', () => {
    const judged: Judged = {
      strata: [{ population: 900 }, { population: 100 }],
      cells: [cell(0, 'A', 'A', 10), cell(1, 'A', 'B', 10)],
    }
    expect(estimateAccuracy(judged)!.value).toBeCloseTo(0.9, 12)
  })

  it('has no interval left once every ticket is judged', () => {
    const judged: Judged = {
      strata: [{ population: 3 }, { population: 2 }],
      cells: [cell(0, 'A', 'A', 2), cell(0, 'B', 'A', 1), cell(1, 'B', 'B', 2)],
    }
    expect(estimateAccuracy(judged)).toMatchObject({ value: 0.8, low: 0.8, high: 0.8 })
    const { macro } = f1Scores(confusionOf(judged).weights)
    const { low, high } = macroF1Interval(judged, { replicates: 50 })
    expect(high - low).toBeCloseTo(0, 10)
    expect(computeFigures({ source: 'blind', judged, scores: [] })!.macro_f1!.value).toBeCloseTo(macro, 12)
  })

  it('takes what nobody has looked at yet for wholly unknown, and says no F1', () => {
    const judged: Judged = {
      strata: [{ population: 60 }, { population: 40 }],
      cells: [cell(0, 'A', 'A', 20)],
    }
    const figures = computeFigures({ source: 'blind', judged, scores: [] })!
    expect(figures).toMatchObject({ covered: 0.6, macro_f1: null, per_category: [] })
    expect(figures.accuracy.low).toBeLessThan(0.6)
    expect(figures.accuracy.high).toBe(1)
  })

  it('says what the undecided tickets could change', () => {
    const judged: Judged = {
      strata: [{ population: 100 }],
      cells: [cell(0, 'A', 'A', 8), cell(0, 'B', 'A', 1)],
    }
    const figures = computeFigures({ source: 'blind', judged, scores: [], undecided: [1] })!
    expect(figures.accuracy.value).toBeCloseTo(8 / 9, 12)
    expect(figures.bounds!.low).toBeCloseTo(0.8, 12)
    expect(figures.bounds!.high).toBeCloseTo(0.9, 12)
  })

  it('counts a ticket without an answer as wrong', () => {
    const judged: Judged = {
      strata: [{ population: 90 }, { population: 10 }],
      cells: [cell(0, 'A', 'A', 9), cell(1, 'A', null, 1)],
    }
    expect(estimateAccuracy(judged)!.value).toBeCloseTo(0.9, 12)
  })

  it('is unmeasured without a judgement', () => {
    expect(
      computeFigures({ source: 'blind', judged: { strata: [{ population: 9 }], cells: [] }, scores: [] }),
    ).toBeNull()
  })

  it('gives the same interval every time', () => {
    const population = readPopulation('own-rules')
    const { allocation } = planSample(population.strata, { halfWidth: 0.1, accuracy: 0.8 })
    const judged = draw(population, allocation, createRandom(3))
    expect(macroF1Interval(judged)).toEqual(macroF1Interval(judged))
  })
})

it.each([
  [20, 0.3],
  [400, 0.02],
  [100_000, 0.4],
])('draws of %d at %f have the mean and the spread of a binomial', (n, p) => {
  const random = createRandom(1)
  const drawn = Array.from({ length: 20_000 }, () => binomial(n, p, random))
  const mean = drawn.reduce((sum, k) => sum + k, 0) / drawn.length
  const variance = drawn.reduce((sum, k) => sum + (k - mean) ** 2, 0) / drawn.length
  expect(mean / (n * p)).toBeCloseTo(1, 1)
  expect(variance / (n * p * (1 - p))).toBeGreaterThan(0.95)
  expect(variance / (n * p * (1 - p))).toBeLessThan(1.05)
})
