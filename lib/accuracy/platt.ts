/** right ≈ σ(slope · logit(score) + intercept) */
export interface PlattCurve {
  slope: number
  intercept: number
}

const EDGE = 1e-4
const NEWTON_STEPS = 50
/** Of the mean gradient: beyond it no probability changes in its sixth digit. */
const TOLERANCE = 1e-7

export function logit(score: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, score))
  return Math.log(p / (1 - p))
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/**
 * Platt's sigmoid (J. Platt, "Probabilistic outputs for support vector machines", 1999) on the logit of the score, with his
 * targets (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2), fitted by Newton's method with halved steps (H.-T. Lin, C.-J. Lin and R. C.
 * Weng, "A note on Platt's probabilistic outputs", Machine Learning 68, 2007). Slope 1 and intercept 0 change nothing; a
 * temperature is the case of intercept 0.
 */
export function fitPlatt(scores: ArrayLike<number>, isRight: ArrayLike<boolean | number>): PlattCurve {
  const x = Float64Array.from(scores, logit)
  const right = Array.from(isRight).filter(Boolean).length
  const [high, low] = [(right + 1) / (right + 2), 1 / (x.length - right + 2)]
  const target = Float64Array.from(isRight, (hit) => (hit ? high : low))
  let [slope, intercept] = [0, Math.log((right + 1) / (x.length - right + 1))]
  let loss = lossOf(x, target, slope, intercept)
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let [g1, g2, h11, h12, h22] = [0, 0, 1e-12, 0, 1e-12]
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(slope * x[i]! + intercept)
      const error = p - target[i]!
      const bend = p * (1 - p)
      g1 += error * x[i]!
      g2 += error
      h11 += bend * x[i]! * x[i]!
      h12 += bend * x[i]!
      h22 += bend
    }
    if (Math.max(Math.abs(g1), Math.abs(g2)) < TOLERANCE * x.length) break
    const determinant = h11 * h22 - h12 * h12
    const [d1, d2] = [(h22 * g1 - h12 * g2) / determinant, (h11 * g2 - h12 * g1) / determinant]
    let part = 1
    while (part > 1e-10) {
      const next = lossOf(x, target, slope - part * d1, intercept - part * d2)
      if (next <= loss) {
        slope -= part * d1
        intercept -= part * d2
        loss = next
        break
      }
      part /= 2
    }
    if (part <= 1e-10) break
  }
  return { slope, intercept }
}

function lossOf(x: Float64Array, target: Float64Array, slope: number, intercept: number): number {
  let loss = 0
  for (let i = 0; i < x.length; i++) {
    const z = slope * x[i]! + intercept
    loss +=
      z >= 0 ? (1 - target[i]!) * z + Math.log1p(Math.exp(-z)) : -target[i]! * z + Math.log1p(Math.exp(z))
  }
  return loss
}
