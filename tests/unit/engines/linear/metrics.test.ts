import { expect, test } from 'vitest'
import { measure } from '#lib/engines/linear/metrics.ts'

// By hand: A is right twice of three, B once of one; both claims of B but one are wrong.
const judged = { truth: [0, 0, 0, 1], predicted: [0, 0, 1, 1], confidence: [0.9, 0.9, 0.6, 0.5] }
const report = measure(judged, ['A', 'B'])

test('figures equal those worked out by hand', () => {
  expect(report.accuracy).toBe(0.75)
  expect(report.per_category.A).toEqual({ precision: 1, recall: 2 / 3, f1: 0.8, support: 3 })
  expect(report.per_category.B).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, support: 1 })
  expect(report.macro_f1).toBeCloseTo((0.8 + 2 / 3) / 2)
  expect(report.confusion).toEqual([
    [2, 1],
    [0, 1],
  ])
})

test('calibration error is the gap of each bin, weighted by its tickets', () => {
  // 0.9, 0.9 → both right: gap 0.2; 0.6 wrong: 0.6; 0.5 right: 0.5.
  expect(report.expected_calibration_error).toBeCloseTo((0.2 + 0.6 + 0.5) / 4)
})

test('abstaining more answers fewer tickets', () => {
  const at = (threshold: number) =>
    report.abstain.find((point) => Math.abs(point.threshold - threshold) < 1e-9)
  expect(at(0)).toMatchObject({ coverage: 1, accuracy: 0.75 })
  expect(at(0.55)).toMatchObject({ coverage: 0.75, accuracy: 2 / 3 })
  expect(at(0.7)).toMatchObject({ coverage: 0.5, accuracy: 1 })
})

test('a category nobody has and nobody is given scores zero, not NaN', () => {
  expect(measure(judged, ['A', 'B', 'C']).per_category.C).toEqual({
    precision: 0,
    recall: 0,
    f1: 0,
    support: 0,
  })
})
