import { type Calibration, fitCurve, fitTemperature, pickRows, rank, type Scores } from './calibrate.ts'
import { rowsWhere } from './folds.ts'
import { type ClassificationMetrics, type Judged, measure } from './metrics.ts'

const UNCHANGED = [1, 1, 0] as const

/** Temperature first, then the curve of the best probability at that temperature. */
export function calibrate(scores: Scores): Calibration {
  const temperature = fitTemperature(scores)
  const rows = scores.truth.length
  const confidence = new Float64Array(rows)
  const isRight = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const ranked = rank(scores.logits, row * scores.classes, scores.classes, {
      temperature,
      curve: UNCHANGED,
    })
    confidence[row] = ranked.confidence
    isRight[row] = ranked.best === scores.truth[row] ? 1 : 0
  }
  return { temperature, curve: fitCurve(confidence, isRight) }
}

/**
 * Judges out-of-fold scores. Each half of the folds is calibrated by the other half, so that the calibration
 * error in the report is not measured on the tickets that set the calibration.
 */
export function judgeOutOfFold(
  scores: Scores,
  foldOf: Int32Array,
  categories: readonly string[],
): ClassificationMetrics {
  const rows = scores.truth.length
  const judged: Judged & { predicted: Int32Array; confidence: Float64Array } = {
    truth: scores.truth,
    predicted: new Int32Array(rows),
    confidence: new Float64Array(rows),
  }
  for (const half of [0, 1]) {
    const calibration = calibrate(
      pickRows(
        scores,
        rowsWhere(foldOf, (fold) => fold % 2 !== half),
      ),
    )
    for (const row of rowsWhere(foldOf, (fold) => fold % 2 === half)) {
      const ranked = rank(scores.logits, row * scores.classes, scores.classes, calibration)
      judged.predicted[row] = ranked.best
      judged.confidence[row] = ranked.confidence
    }
  }
  return measure(judged, categories)
}
