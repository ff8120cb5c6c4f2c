/** Scores → probabilities that mean what they say: temperature scaling (Guo et al. 2017, arXiv:1706.04599). */

/** Row-major scores of `classes` per ticket, with the true class of each. */
export interface Scores {
  classes: number
  logits: Float64Array
  truth: Int32Array
}

const COLDEST = 0.05
const HOTTEST = 20
const SEARCH_STEPS = 40
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
  for (let step = 0; step < SEARCH_STEPS && high - low > 1e-3; step++) {
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

export interface Ranked {
  best: number
  confidence: number
  second: number
  secondConfidence: number
}

/** Best and second class of one row of scores and their probabilities at a temperature. */
export function rank(logits: Float64Array, at: number, classes: number, temperature: number): Ranked {
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
  const runnerUp = second < 0 ? 0 : Math.exp((logits[at + second]! - highest) / temperature) / sum
  return { best, confidence: 1 / sum, second, secondConfidence: runnerUp }
}
