import { describe, expect, it } from 'vitest'
import { type JudgedGroup, measureReliability } from '#lib/results/reliability.ts'

const group = (truth: string, predicted: string | null, count: number, confidence = 0.9): JudgedGroup => ({
  truth,
  predicted,
  count,
  bin: predicted === null ? null : Math.min(14, Math.floor(confidence * 15)),
  confidenceSum: predicted === null ? 0 : confidence * count,
})

describe('reliability', () => {
  it('is not measured without a single label, and says no figure', () => {
    expect(measureReliability([])).toEqual({
      measured: false,
      labelled: 0,
      accuracy: null,
      accuracy_low: null,
      accuracy_high: null,
      macro_f1: null,
      micro_f1: null,
      expected_calibration_error: null,
    })
  })

  // scikit-learn 1.2.1: y_true = A*50 + B*30 + C*20, y_pred as below;
  // f1_score(macro) = 0.7767284, f1_score(micro) = accuracy_score = 0.8
  it("gives scikit-learn's macro and micro F1", () => {
    const measured = measureReliability([
      group('A', 'A', 42),
      group('A', 'B', 8),
      group('B', 'B', 24),
      group('B', 'C', 6),
      group('C', 'C', 14),
      group('C', 'A', 6),
    ])
    const f1 = (tp: number, fp: number, fn: number) => (2 * tp) / (2 * tp + fp + fn)
    expect(measured.accuracy).toBeCloseTo(0.8, 10)
    expect(measured.micro_f1).toBeCloseTo(0.8, 10)
    expect(measured.macro_f1).toBeCloseTo((f1(42, 6, 8) + f1(24, 8, 6) + f1(14, 6, 6)) / 3, 10)
  })

  it('counts a ticket the engine failed on as wrong, never leaves it out', () => {
    expect(measureReliability([group('A', 'A', 9), group('A', null, 1)])).toMatchObject({
      labelled: 10,
      accuracy: 0.9,
    })
  })

  it('has no calibration error where confidence and accuracy agree, and the gap where they do not', () => {
    expect(
      measureReliability([group('A', 'A', 9, 0.9), group('A', 'B', 1, 0.9)]).expected_calibration_error,
    ).toBeCloseTo(0, 10)
    expect(
      measureReliability([group('A', 'A', 5, 0.9), group('A', 'B', 5, 0.9)]).expected_calibration_error,
    ).toBeCloseTo(0.4, 10)
  })
})
