/** What a held-out prediction is worth: the figures of an evaluation report. */

export interface CategoryMetrics {
  precision: number
  recall: number
  f1: number
  /** Tickets whose true category this is. */
  support: number
}

/** If tickets less certain than `threshold` are left undecided: how many are answered, how many of those rightly. */
export interface AbstainPoint {
  threshold: number
  coverage: number
  accuracy: number
}

export interface ClassificationMetrics {
  tickets: number
  accuracy: number
  macro_f1: number
  micro_f1: number
  expected_calibration_error: number
  per_category: Record<string, CategoryMetrics>
  /** confusion[true][predicted], in the order of `categories`. */
  confusion: number[][]
  abstain: AbstainPoint[]
}

/** Predictions to be judged: class indices, and how certain the model said it was. */
export interface Judged {
  truth: ArrayLike<number>
  predicted: ArrayLike<number>
  confidence: ArrayLike<number>
}

/** Bins of equal width; 15 as in Guo et al. 2017, https://arxiv.org/abs/1706.04599. */
export const CALIBRATION_BINS = 15
const ABSTAIN_STEPS = 20

/** Σ over bins of (share of tickets) · |accuracy − mean confidence|; Naeini et al. 2015. */
export function expectedCalibrationError({ truth, predicted, confidence }: Judged): number {
  const gap = new Float64Array(CALIBRATION_BINS)
  for (let i = 0; i < truth.length; i++) {
    const bin = Math.min(CALIBRATION_BINS - 1, Math.floor(confidence[i]! * CALIBRATION_BINS))
    gap[bin]! += (truth[i] === predicted[i] ? 1 : 0) - confidence[i]!
  }
  return truth.length === 0 ? 0 : gap.reduce((sum, value) => sum + Math.abs(value), 0) / truth.length
}

export function abstainCurve({ truth, predicted, confidence }: Judged): AbstainPoint[] {
  return Array.from({ length: ABSTAIN_STEPS }, (_, step) => {
    const threshold = step / ABSTAIN_STEPS
    let answered = 0
    let right = 0
    for (let i = 0; i < truth.length; i++) {
      if (confidence[i]! < threshold) continue
      answered++
      if (truth[i] === predicted[i]) right++
    }
    return { threshold, coverage: ratio(answered, truth.length), accuracy: ratio(right, answered) }
  })
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

/**
 * Macro-F1 is the plain mean over categories, as scikit-learn's `f1_score(average='macro')` has it; with one
 * category a ticket micro-F1 equals accuracy.
 */
export function measure(judged: Judged, categories: readonly string[]): ClassificationMetrics {
  const { truth, predicted } = judged
  const confusion = categories.map(() => categories.map(() => 0))
  let right = 0
  for (let i = 0; i < truth.length; i++) {
    confusion[truth[i]!]![predicted[i]!]! += 1
    if (truth[i] === predicted[i]) right++
  }
  const perCategory: Record<string, CategoryMetrics> = {}
  let sum = 0
  for (const [k, category] of categories.entries()) {
    const hits = confusion[k]![k]!
    const support = confusion[k]!.reduce((total, count) => total + count, 0)
    const claimed = confusion.reduce((total, row) => total + row[k]!, 0)
    const f1 = ratio(2 * hits, support + claimed)
    perCategory[category] = { precision: ratio(hits, claimed), recall: ratio(hits, support), f1, support }
    sum += f1
  }
  const accuracy = ratio(right, truth.length)
  return {
    tickets: truth.length,
    accuracy,
    macro_f1: ratio(sum, categories.length),
    micro_f1: accuracy,
    expected_calibration_error: expectedCalibrationError(judged),
    per_category: perCategory,
    confusion,
    abstain: abstainCurve(judged),
  }
}
