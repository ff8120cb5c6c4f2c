import { describe, expect, it } from 'vitest'
import { compareShares, differenceInterval, holm, twoProportionTest } from '#lib/results/compare-shares.ts'
import { erfc } from '#lib/results/erfc.ts'

const share = (count: number, n: number) => ({ count, n })

describe('the interval of a difference', () => {
  // Newcombe 1998, table II, method 10, examples (a) to (h).
  it.each([
    ['56/70 and 48/80', share(56, 70), share(48, 80), 0.0524, 0.3339],
    ['9/10 and 3/10', share(9, 10), share(3, 10), 0.1705, 0.809],
    ['6/7 and 2/7', share(6, 7), share(2, 7), 0.0582, 0.8062],
    ['5/56 and 0/29', share(5, 56), share(0, 29), -0.0381, 0.1926],
    ['0/10 and 0/20', share(0, 10), share(0, 20), -0.1611, 0.2775],
    ['0/10 and 0/10', share(0, 10), share(0, 10), -0.2775, 0.2775],
    ['10/10 and 0/20', share(10, 10), share(0, 20), 0.6791, 1],
    ['10/10 and 0/10', share(10, 10), share(0, 10), 0.6075, 1],
  ])('of %s is the one of the paper', (_, first, second, low, high) => {
    const interval = differenceInterval(first, second)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })
})

describe('the test of a difference', () => {
  it('gives the p-value that statsmodels documents for 5 of 83 and 12 of 99', () => {
    // statsmodels.stats.proportion.proportions_ztest([5, 12], [83, 99]): z = -1.4078, p = 0.159.
    expect(twoProportionTest(share(5, 83), share(12, 99))).toBeCloseTo(0.15918, 5)
  })

  it('finds nothing where everything is in one category on both sides', () => {
    expect(twoProportionTest(share(10, 10), share(20, 20))).toBe(1)
  })

  it('keeps its digits in the tail', () => {
    // Abramowitz & Stegun, table 7.1, and Python 3's math.erfc for the tails.
    expect(erfc(0)).toBe(1)
    expect(erfc(0.5)).toBeCloseTo(0.4795001221869535, 14)
    expect(erfc(1.9999) / 0.004679802092970608 - 1).toBeCloseTo(0, 11)
    expect(erfc(2) / 0.004677734981047266 - 1).toBeCloseTo(0, 12)
    expect(erfc(5) / 1.5374597944280347e-12 - 1).toBeCloseTo(0, 12)
    expect(erfc(20) / 5.395865611607901e-176 - 1).toBeCloseTo(0, 12)
  })
})

describe('Holm’s correction', () => {
  it('gives what R’s p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(10)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ])
  })
  it('never passes 1, and has nothing to say of nothing', () => {
    expect(holm([0.9, 0.8])).toEqual([1, 1])
    expect(holm([])).toEqual([])
  })
})

describe('comparing shares', () => {
  it('calls a change one only after the correction', () => {
    const pairs = Array.from({ length: 10 }, () => ({ a: share(100, 1000), b: share(128, 1000) }))
    expect(compareShares(pairs.slice(0, 1))[0]).toMatchObject({ isSignificant: true })
    expect(compareShares(pairs).every(({ isSignificant }) => !isSignificant)).toBe(true)
  })

  it('does not test where too few tickets are expected, and does not count those questions', () => {
    const many = { a: share(100, 1000), b: share(150, 1000) }
    const few = { a: share(0, 1000), b: share(4, 1000) }
    const [tested, untested] = compareShares([many, few])
    expect(untested).toMatchObject({ pValue: null, pAdjusted: null, isSignificant: false })
    expect(tested!.pAdjusted).toBe(tested!.pValue)
  })

  it('counts the difference from a to b', () => {
    const [change] = compareShares([{ a: share(10, 100), b: share(30, 100) }])
    expect(change!.difference).toBeCloseTo(0.2)
    expect(change!.low).toBeGreaterThan(0)
  })
})
