import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyCurve, fitCurve, fitTemperature, rank } from '#lib/engines/linear/calibrate.ts'
import { createRandom } from '#lib/engines/linear/random.ts'

const UNCHANGED = [1, 1, 0] as const

describe('temperature', () => {
  test('finds by how much the scores were too high', () => {
    const random = createRandom(1)
    const rows = 4000
    const logits = new Float64Array(rows * 2)
    const truth = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      const margin = (random() - 0.5) * 6
      truth[row] = random() < 1 / (1 + Math.exp(-margin)) ? 0 : 1
      logits[row * 2] = margin * 3
    }
    expect(fitTemperature({ classes: 2, logits, truth })).toBeCloseTo(3, 0)
  })
})

describe('the curve of the best probability', () => {
  test('corrects what is half as certain as it says', () => {
    const random = createRandom(2)
    const confidence = Float64Array.from({ length: 5000 }, () => 0.5 + random() / 2)
    const isRight = Uint8Array.from(confidence, (p) => (random() < 0.5 + (p - 0.5) / 2 ? 1 : 0))
    const curve = fitCurve(confidence, isRight)
    for (const p of [0.6, 0.75, 0.9]) expect(applyCurve(curve, p)).toBeCloseTo(0.5 + (p - 0.5) / 2, 1)
  })

  test('stays near no change when there is almost nothing to learn from', () => {
    const curve = fitCurve(Float64Array.of(0.6, 0.7), Uint8Array.of(1, 1))
    expect(Math.abs(applyCurve(curve, 0.6) - 0.6)).toBeLessThan(0.1)
  })

  test('keeps the order of any probabilities', () => {
    const outcomes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
      minLength: 1,
    })
    fc.assert(
      fc.property(outcomes, (pairs) => {
        const curve = fitCurve(
          Float64Array.from(pairs, ([p]) => p),
          Uint8Array.from(pairs, ([, right]) => (right ? 1 : 0)),
        )
        let last = 0
        for (let p = 0; p <= 1; p += 0.05) {
          const now = applyCurve(curve, p)
          expect(now).toBeGreaterThanOrEqual(last)
          last = now
        }
      }),
      { seed: 3 },
    )
  })
})

describe('ranking', () => {
  test('gives the two best of any scores, and their share', () => {
    const calibration = { temperature: 1, curve: UNCHANGED }
    const ranked = rank(Float64Array.of(9, Math.log(1), Math.log(3), Math.log(2)), 1, 3, calibration)
    expect(ranked.best).toBe(1)
    expect(ranked.second).toBe(2)
    expect(ranked.confidence).toBeCloseTo(0.5)
    expect(ranked.secondConfidence).toBeCloseTo(1 / 3)
  })
})
