import { describe, expect, it } from 'vitest'
import {
  CALIBRATION_LEAST,
  calibrated,
  fitCalibration,
  type ScoredTicket,
} from '#lib/accuracy/calibration.ts'
import { dialOf } from '#lib/accuracy/dial.ts'
import type { Judged } from '#lib/accuracy/judged.ts'
import { createRandom } from '#lib/engines/linear/random.ts'

/** Tickets whose chance to be right is `chanceOf(score)`. */
function tickets(
  count: number,
  chanceOf: (score: number) => number,
  { category = 'A', seed = 1 } = {},
): ScoredTicket[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const score = 0.4 + 0.6 * random()
    return { category, score, isRight: random() < chanceOf(score) }
  })
}

describe('a score is called a probability', () => {
  it('only once enough tickets were judged, right and wrong ones', () => {
    expect(fitCalibration(tickets(CALIBRATION_LEAST - 1, (s) => s))).toBeNull()
    expect(fitCalibration(tickets(1_000, () => 1))).toBeNull()
    expect(fitCalibration(tickets(CALIBRATION_LEAST, (s) => s))).not.toBeNull()
  })

  it('as it is, where it is one', () => {
    expect(fitCalibration(tickets(2_000, (s) => s))!.overall).toEqual({ method: 'as_is' })
  })

  it('corrected, where the engine is too sure of itself', () => {
    const calibration = fitCalibration(tickets(2_000, (s) => s * s))!
    for (const score of [0.5, 0.7, 0.9])
      expect(Math.abs(calibrated(calibration, 'A', score) - score * score)).toBeLessThan(0.06)
  })

  it('by steps, where right and wrong change at once', () => {
    const calibration = fitCalibration(tickets(3_000, (s) => (s < 0.7 ? 0.2 : 0.9)))!
    expect(calibration.overall.method).toBe('isotonic')
    expect(calibrated(calibration, 'A', 0.5)).toBeCloseTo(0.2, 1)
    expect(calibrated(calibration, 'A', 0.9)).toBeCloseTo(0.9, 1)
  })

  it('of its own in a category that differs, and the common one in a category with too few', () => {
    const calibration = fitCalibration([
      ...tickets(800, (s) => s, { category: 'A' }),
      ...tickets(400, (s) => s / 2, { category: 'B', seed: 2 }),
      ...tickets(20, () => 1, { category: 'C', seed: 3 }),
    ])!
    expect(calibrated(calibration, 'B', 0.9)).toBeLessThan(0.55)
    expect(calibration.categories).not.toHaveProperty('C')
  })
})

describe('the dial', () => {
  const sample = (cells: [score: number, wrong: number, right: number][]): Judged => ({
    strata: [{ population: 1000 }],
    cells: cells.flatMap(([score, wrong, right]) => [
      { stratum: 0, truth: 'A', predicted: 'B', score, count: wrong },
      { stratum: 0, truth: 'B', predicted: 'B', score, count: right },
    ]),
  })
  const scores = [
    { score: 0.5, count: 100 },
    { score: 0.7, count: 300 },
    { score: 0.9, count: 600 },
  ]

  it('says which share of the mistakes lies among the lowest scores, straight within one score', () => {
    const points = dialOf(
      sample([
        [0.5, 12, 8],
        [0.7, 6, 24],
        [0.9, 2, 48],
      ]),
      scores,
    )!
    expect(points).toHaveLength(101)
    expect(points[10]!.caught).toBeCloseTo(0.6, 10)
    expect(points[5]!.caught).toBeCloseTo(0.3, 10)
    expect(points[25]!.caught).toBeCloseTo(0.75, 10)
    expect(points[0]!.caught).toBe(0)
    expect(points[100]!.caught).toBeCloseTo(1, 10)
    for (const { caught, low, high } of points) {
      expect(low).toBeLessThanOrEqual(caught + 1e-9)
      expect(high).toBeGreaterThanOrEqual(caught - 1e-9)
    }
  })

  it('weights mistakes of strata that were drawn less often', () => {
    const judged: Judged = {
      strata: [{ population: 900 }, { population: 100 }],
      cells: [
        { stratum: 0, truth: 'A', predicted: 'B', score: 0.9, count: 10 },
        { stratum: 1, truth: 'B', predicted: 'A', score: 0.5, count: 10 },
      ],
    }
    const points = dialOf(judged, [
      { score: 0.5, count: 100 },
      { score: 0.9, count: 900 },
    ])!
    expect(points[10]!.caught).toBeCloseTo(0.1, 10)
  })

  it('is not drawn from a handful of mistakes', () => {
    expect(
      dialOf(
        sample([
          [0.5, 5, 15],
          [0.9, 4, 50],
        ]),
        scores,
      ),
    ).toBeNull()
  })

  it('puts tickets without an answer first', () => {
    const judged: Judged = {
      strata: [{ population: 10 }, { population: 90 }],
      cells: [
        { stratum: 0, truth: 'A', predicted: null, score: null, count: 10 },
        { stratum: 1, truth: 'B', predicted: 'B', score: 0.9, count: 50 },
      ],
    }
    const points = dialOf(judged, [
      { score: null, count: 10 },
      { score: 0.9, count: 90 },
    ])!
    expect(points[10]!.caught).toBeCloseTo(1, 10)
  })
})
