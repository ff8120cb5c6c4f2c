/** Where the series begins to lose digits and the continued fraction is quick. */
const SERIES_UP_TO = 2
/** Both have long converged to double precision by then. */
const MOST_TERMS = 200

/**
 * The complementary error function for x ≥ 0, to about 14 digits, small tails included: the Maclaurin series of erf
 * below 2 and the continued fraction of erfc above (Abramowitz & Stegun 1964, 7.1.6 and 7.1.14).
 */
export function erfc(x: number): number {
  return x < SERIES_UP_TO ? 1 - erfSeries(x) : erfcFraction(x)
}

/** erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)) */
function erfSeries(x: number): number {
  let term = x
  let total = x
  for (let n = 1; n < MOST_TERMS && term > total * Number.EPSILON; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    total += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total
}

/** √π · e^(x²) · erfc x = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the innermost term outwards. */
function erfcFraction(x: number): number {
  let tail = x
  for (let n = MOST_TERMS; n >= 1; n--) tail = x + n / 2 / tail
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail)
}
