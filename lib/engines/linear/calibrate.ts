/** Scores → probabilities that mean what they say: temperature scaling (Guo et al. 2017, arXiv:1706.04599). */

/** Row-major scores of `classes` per ticket, with the true class of each. */
export interface Scores {
  classes: number
  logits: Float64Array
  truth: Int32Array
}

/** The same scores for some rows only. */
export function pickRows({ classes, logits, truth }: Scores, rows: Int32Array): Scores {
  const picked = new Float64Array(rows.length * classes)
  for (let i = 0; i < rows.length; i++) {
    picked.set(logits.subarray(rows[i]! * classes, (rows[i]! + 1) * classes), i * classes)
  }
  return { classes, logits: picked, truth: Int32Array.from(rows, (row) => truth[row]!) }
}

const COLDEST = 0.05
const HOTTEST = 20
const SEARCH_STEPS = 40
/** Half a percent of temperature changes no confidence visibly. */
const TOLERANCE = 5e-3
const GOLDEN = (Math.sqrt(5) - 1) / 2

/** Mean negative log-likelihood of the truth at a temperature. */
export function logLoss({ classes, logits, truth }: Scores, temperature: number): number {
  let loss = 0
  for (let i = 0; i < truth.length; i++) {
    const at = i * classes
    let highest = logits[at]!
    for (let k = 1; k < classes; k++) if (logits[at + k]! > highest) highest = logits[at + k]!
    let sum = 0
    for (let k = 0; k < classes; k++) sum += Math.exp((logits[at + k]! - highest) / temperature)
    loss += Math.log(sum) - (logits[at + truth[i]!]! - highest) / temperature
  }
  return truth.length === 0 ? 0 : loss / truth.length
}

/** The temperature with the least log loss: golden-section search on log T, where the loss has one valley. */
export function fitTemperature(scores: Scores): number {
  let low = Math.log(COLDEST)
  let high = Math.log(HOTTEST)
  let left = high - GOLDEN * (high - low)
  let right = low + GOLDEN * (high - low)
  let lossLeft = logLoss(scores, Math.exp(left))
  let lossRight = logLoss(scores, Math.exp(right))
  for (let step = 0; step < SEARCH_STEPS && high - low > TOLERANCE; step++) {
    if (lossLeft < lossRight) {
      high = right
      right = left
      lossRight = lossLeft
      left = high - GOLDEN * (high - low)
      lossLeft = logLoss(scores, Math.exp(left))
    } else {
      low = left
      left = right
      lossLeft = lossRight
      right = low + GOLDEN * (high - low)
      lossRight = logLoss(scores, Math.exp(right))
    }
  }
  return Math.exp((low + high) / 2)
}

/**
 * Beta calibration (Kull, Silva Filho & Flach 2017, https://proceedings.mlr.press/v54/kull17a.html) of the best
 * probability: p → σ(a·ln p − b·ln(1 − p) + c). Temperature alone leaves the middle too low and the top too high where
 * labels are noisy. [1, 1, 0] changes nothing.
 */
export type BetaCurve = readonly [a: number, b: number, c: number]

const EDGE = 1e-9
/** Pulls the curve towards "changes nothing" as if by this many tickets: with 50 labels it must not run wild. */
const PRIOR_TICKETS = 10
const NEWTON_STEPS = 20

export function applyCurve([a, b, c]: BetaCurve, probability: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, probability))
  return 1 / (1 + Math.exp(-(a * Math.log(p) - b * Math.log(1 - p) + c)))
}

/** Fits the curve to "was the best category right?" by Newton's method; a and b stay ≥ 0, so that order is kept. */
export function fitCurve(confidence: Float64Array, isRight: Uint8Array): BetaCurve {
  const theta = [1, 1, 0]
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const slope = [
      PRIOR_TICKETS * (theta[0]! - 1),
      PRIOR_TICKETS * (theta[1]! - 1),
      PRIOR_TICKETS * theta[2]!,
    ]
    const bend = [PRIOR_TICKETS, 0, 0, PRIOR_TICKETS, 0, PRIOR_TICKETS]
    for (let i = 0; i < confidence.length; i++) {
      const p = Math.min(1 - EDGE, Math.max(EDGE, confidence[i]!))
      const x = Math.log(p)
      const y = -Math.log(1 - p)
      const q = 1 / (1 + Math.exp(-(theta[0]! * x + theta[1]! * y + theta[2]!)))
      const error = q - isRight[i]!
      const weight = q * (1 - q)
      slope[0]! += error * x
      slope[1]! += error * y
      slope[2]! += error
      bend[0]! += weight * x * x
      bend[1]! += weight * x * y
      bend[2]! += weight * x
      bend[3]! += weight * y * y
      bend[4]! += weight * y
      bend[5]! += weight
    }
    const change = solveSymmetric(bend, slope)
    for (let j = 0; j < 3; j++) theta[j]! -= change[j]!
    theta[0] = Math.max(0, theta[0]!)
    theta[1] = Math.max(0, theta[1]!)
    if (Math.max(...change.map(Math.abs)) < 1e-6) break
  }
  return [theta[0]!, theta[1]!, theta[2]!]
}

/** x of [[m0 m1 m2][m1 m3 m4][m2 m4 m5]] x = r, by Cramer's rule; the prior keeps the matrix positive definite. */
function solveSymmetric(m: number[], r: number[]): [number, number, number] {
  const [m0, m1, m2, m3, m4, m5] = m as [number, number, number, number, number, number]
  const [r0, r1, r2] = r as [number, number, number]
  const a = m3 * m5 - m4 * m4
  const b = m2 * m4 - m1 * m5
  const c = m1 * m4 - m2 * m3
  const determinant = m0 * a + m1 * b + m2 * c
  const d = m0 * m5 - m2 * m2
  const e = m1 * m2 - m0 * m4
  const f = m0 * m3 - m1 * m1
  return [
    (a * r0 + b * r1 + c * r2) / determinant,
    (b * r0 + d * r1 + e * r2) / determinant,
    (c * r0 + e * r1 + f * r2) / determinant,
  ]
}

export interface Ranked {
  best: number
  confidence: number
  second: number
  secondConfidence: number
}

/** How scores become probabilities. */
export interface Calibration {
  temperature: number
  curve: BetaCurve
}

/** Best and second class of one row of scores, and their calibrated probabilities. */
export function rank(
  logits: Float64Array,
  at: number,
  classes: number,
  { temperature, curve }: Calibration,
): Ranked {
  let best = 0
  let second = -1
  for (let k = 1; k < classes; k++) {
    const value = logits[at + k]!
    if (value > logits[at + best]!) {
      second = best
      best = k
    } else if (second < 0 || value > logits[at + second]!) second = k
  }
  const highest = logits[at + best]!
  let sum = 0
  for (let k = 0; k < classes; k++) sum += Math.exp((logits[at + k]! - highest) / temperature)
  const raw = 1 / sum
  const confidence = applyCurve(curve, raw)
  if (second < 0) return { best, confidence, second, secondConfidence: 0 }
  // What the best one gained or lost is taken from or given to the others in proportion.
  const rest = raw < 1 ? (1 - confidence) / (1 - raw) : 0
  const runnerUp = raw * Math.exp((logits[at + second]! - highest) / temperature) * rest
  return { best, confidence, second, secondConfidence: Math.min(confidence, runnerUp) }
}
