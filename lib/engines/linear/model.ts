/** A trained model as it is kept and run: 8-bit weights, one scale a feature. */
import type { Calibration } from './calibrate.ts'
import type { FeatureSettings } from './features.ts'
import type { Vocabulary } from './matrix.ts'
import type { Weights } from './solver.ts'

export interface LinearModel {
  categories: readonly string[]
  features: FeatureSettings
  /** Ascending; feature i is buckets[i]. */
  buckets: Int32Array
  idf: Float32Array
  unknownSquare: number
  /** weights[i * categories.length + k] · scales[i] is the weight of feature i for category k. */
  weights: Int8Array
  scales: Float32Array
  bias: Float64Array
  calibration: Calibration
  /** Calibrated confidence below which a ticket is in no category. */
  abstainBelow: number
  fallbackCategory?: string
}

/** Scales are kept as powers of 2^(1/8), so that one byte holds them: see artifact.ts. */
const SCALE_STEPS = 8
const SCALE_ZERO = 200
const IDF_STEPS = 32

export function scaleOf(code: number): number {
  return 2 ** ((code - SCALE_ZERO) / SCALE_STEPS)
}

export function codeOfScale(scale: number): number {
  return Math.max(0, Math.min(255, Math.ceil(Math.log2(scale) * SCALE_STEPS - 1e-4) + SCALE_ZERO))
}

/** idf in steps of 1/32, 0 to 7.97: a relative error below 2 %. */
export function idfOf(code: number): number {
  return code / IDF_STEPS
}

export function codeOfIdf(idf: number): number {
  return Math.max(1, Math.min(255, Math.round(idf * IDF_STEPS)))
}

export interface Quantised {
  buckets: Int32Array
  idf: Float32Array
  weights: Int8Array
  scales: Float32Array
}

/** Largest absolute weight of each feature. */
function largestWeights({ weights, classes }: Weights, count: number): Float32Array {
  const largest = new Float32Array(count)
  for (let id = 0; id < count; id++) {
    let most = 0
    for (let k = id * classes; k < (id + 1) * classes; k++) most = Math.max(most, Math.abs(weights[k]!))
    largest[id] = most
  }
  return largest
}

/** Rounds each feature's weights to 8 bits of its largest one; features without weight are dropped. */
export function quantise(vocabulary: Vocabulary, trained: Weights): Quantised {
  const { weights, classes } = trained
  const largest = largestWeights(trained, vocabulary.buckets.length)
  const kept = largest.reduce((count, most) => (most > 0 ? count + 1 : count), 0)
  const out: Quantised = {
    buckets: new Int32Array(kept),
    idf: new Float32Array(kept),
    weights: new Int8Array(kept * classes),
    scales: new Float32Array(kept),
  }
  for (let id = 0, next = 0; id < largest.length; id++) {
    if (largest[id] === 0) continue
    const scale = scaleOf(codeOfScale(largest[id]! / 127))
    out.buckets[next] = vocabulary.buckets[id]!
    out.idf[next] = idfOf(codeOfIdf(vocabulary.idf[id]!))
    out.scales[next] = scale
    for (let k = 0; k < classes; k++)
      out.weights[next * classes + k] = Math.round(weights[id * classes + k]! / scale)
    next++
  }
  return out
}
