import { wilson } from '#lib/accuracy/intervals.ts'
import { type Judged, weightsOf } from '#lib/accuracy/judged.ts'
import { estimateAccuracy } from '#lib/accuracy/stratified.ts'
import type { Reliability } from '#lib/results/schema.ts'

/** Labelled tickets of one true category, one prediction and one confidence bin. */
export interface JudgedGroup {
  truth: string
  /** null: the engine failed on them; that is a wrong answer too. */
  predicted: string | null
  /** 0-based of CALIBRATION_BINS; null where there is no confidence. */
  bin: number | null
  count: number
  confidenceSum: number
}

/** Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, use 15 equal bins. */
export const CALIBRATION_BINS = 15

type Measured = Omit<Reliability, 'source' | 'avg_confidence' | 'confidence_histogram'>

/** Figures from tickets whose true category a person gave; without any, nothing is measured and nothing made up. */
export function measureReliability(groups: readonly JudgedGroup[]): Measured {
  const labelled = sum(groups, ({ count }) => count)
  if (labelled === 0) return UNMEASURED
  const correct = sum(groups, ({ truth, predicted, count }) => (truth === predicted ? count : 0))
  const { low, high } = wilson(correct / labelled, labelled)
  return {
    measured: true,
    labelled,
    accuracy: correct / labelled,
    accuracy_low: low,
    accuracy_high: high,
    macro_f1: macroF1(groups),
    micro_f1: microF1(groups, correct, labelled),
    expected_calibration_error: expectedCalibrationError(groups),
  }
}

/**
 * Figures from a random sample that was judged without the engine's answer, weighted back to all tickets
 * (docs/decisions/050-what-reliability-is-measured-on.md).
 */
export function measureSample(judged: Judged): Measured {
  const estimate = estimateAccuracy(judged)
  if (!estimate) return UNMEASURED
  const weightOf = weightsOf(judged)
  const groups = judged.cells.map(({ stratum, truth, predicted, score, count }): JudgedGroup => {
    const weight = count * weightOf[stratum]!
    const bin = score === null ? null : Math.min(CALIBRATION_BINS - 1, Math.floor(score * CALIBRATION_BINS))
    return { truth, predicted, bin, count: weight, confidenceSum: (score ?? 0) * weight }
  })
  return {
    ...measureReliability(groups),
    labelled: sum(judged.cells, ({ count }) => count),
    accuracy: estimate.value,
    accuracy_low: estimate.low,
    accuracy_high: estimate.high,
  }
}

const UNMEASURED: Measured = {
  measured: false,
  labelled: 0,
  accuracy: null,
  accuracy_low: null,
  accuracy_high: null,
  macro_f1: null,
  micro_f1: null,
  expected_calibration_error: null,
}

/** The mean of F1 = 2TP / (2TP + FP + FN) over every category that is a truth or a prediction, as scikit-learn's `macro`. */
function macroF1(groups: readonly JudgedGroup[]): number {
  const categories = new Set(
    groups.flatMap(({ truth, predicted }) => (predicted === null ? [truth] : [truth, predicted])),
  )
  const scores = [...categories].map((category) => {
    const truePositive = sum(groups, (g) => (g.truth === category && g.predicted === category ? g.count : 0))
    const falsePositive = sum(groups, (g) => (g.truth !== category && g.predicted === category ? g.count : 0))
    const falseNegative = sum(groups, (g) => (g.truth === category && g.predicted !== category ? g.count : 0))
    return (2 * truePositive) / (2 * truePositive + falsePositive + falseNegative)
  })
  return sum(scores, (score) => score) / scores.length
}

/** Over all decisions: TP, FP and FN added up first. Equal to accuracy where the engine answered every ticket. */
function microF1(groups: readonly JudgedGroup[], correct: number, labelled: number): number {
  const answered = sum(groups, ({ predicted, count }) => (predicted === null ? 0 : count))
  return (2 * correct) / (labelled + answered)
}

/** ECE = Σ (n_b / n) · |accuracy_b − confidence_b| over equal bins of confidence (Guo et al. 2017). */
function expectedCalibrationError(groups: readonly JudgedGroup[]): number | null {
  const answered = groups.filter((group) => group.bin !== null)
  const n = sum(answered, ({ count }) => count)
  if (n === 0) return null
  const bins = Array.from({ length: CALIBRATION_BINS }, (_, bin) => {
    const inBin = answered.filter((group) => group.bin === bin)
    const correct = sum(inBin, ({ truth, predicted, count }) => (truth === predicted ? count : 0))
    return Math.abs(correct - sum(inBin, ({ confidenceSum }) => confidenceSum))
  })
  return sum(bins, (gap) => gap) / n
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
