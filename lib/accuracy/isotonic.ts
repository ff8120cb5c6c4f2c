export interface Point {
  x: number
  y: number
  weight: number
}

/** Ends of the steps of a rising function; between them it goes straight. */
export interface Steps {
  x: number[]
  y: number[]
}

/**
 * The rising function nearest to the points in weighted squares, by pooling adjacent violators (M. Ayer et al., "An
 * empirical distribution function for sampling with incomplete information", 1955; for probabilities: B. Zadrozny and C.
 * Elkan, KDD 2002). Points of one x are averaged first, and each pool keeps its two ends, as scikit-learn's
 * IsotonicRegression has it.
 */
export function isotonic(points: readonly Point[]): Steps {
  const pools: { from: number; to: number; total: number; weight: number }[] = []
  for (const { x, y, weight } of [...points].sort((a, b) => a.x - b.x)) {
    const last = pools.at(-1)
    if (last && last.to === x && last.from === x) {
      last.total += y * weight
      last.weight += weight
    } else pools.push({ from: x, to: x, total: y * weight, weight })
  }
  const rising: typeof pools = []
  for (const pool of pools) {
    rising.push({ ...pool })
    while (rising.length > 1 && mean(rising.at(-2)!) >= mean(rising.at(-1)!)) {
      const { to, total, weight } = rising.pop()!
      const before = rising.at(-1)!
      before.to = to
      before.total += total
      before.weight += weight
    }
  }
  const steps: Steps = { x: [], y: [] }
  for (const pool of rising) {
    steps.x.push(pool.from)
    steps.y.push(mean(pool))
    if (pool.to === pool.from) continue
    steps.x.push(pool.to)
    steps.y.push(mean(pool))
  }
  return steps
}

function mean({ total, weight }: { total: number; weight: number }): number {
  return total / weight
}

/** Beyond the ends it stays level. */
export function atStep({ x, y }: Steps, value: number): number {
  if (value <= x[0]!) return y[0]!
  if (value >= x.at(-1)!) return y.at(-1)!
  let [below, above] = [0, x.length - 1]
  while (above - below > 1) {
    const middle = (below + above) >> 1
    if (x[middle]! < value) below = middle
    else above = middle
  }
  return y[below]! + ((y[above]! - y[below]!) * (value - x[below]!)) / (x[above]! - x[below]!)
}
