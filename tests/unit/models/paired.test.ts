import { describe, expect, it } from 'vitest'
import { createRandom } from '#lib/engines/linear/random.ts'
import { compareModels } from '#lib/models/compare.ts'
import { mcnemarExact, newcombePairedInterval } from '#lib/models/paired.ts'

describe('the interval of a paired difference', () => {
  // Newcombe 1998, table III (the first two), and Fagerland, Lydersen & Laake 2017, table 8.4 (the last).
  it.each([
    [{ bothRight: 36, onlyAfter: 12, onlyBefore: 2, bothWrong: 0 }, 0.2, 0.0569, 0.3404],
    [{ bothRight: 20, onlyAfter: 12, onlyBefore: 2, bothWrong: 16 }, 0.2, 0.0562, 0.3292],
    [{ bothRight: 1, onlyAfter: 1, onlyBefore: 7, bothWrong: 12 }, -0.2857, -0.5069, -0.0256],
  ])('is the published one: %j', (counts, difference, low, high) => {
    const interval = newcombePairedInterval(counts)
    expect(interval.difference).toBeCloseTo(difference, 4)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it('has a width also where the models never differ', () => {
    const { difference, low, high } = newcombePairedInterval({
      bothRight: 30,
      onlyAfter: 0,
      onlyBefore: 0,
      bothWrong: 0,
    })
    expect(difference).toBe(0)
    expect(low).toBeLessThan(-0.05)
    expect(high).toBeGreaterThan(0.05)
  })

  it('covers the true difference in 93 to 98 of 100 samples', () => {
    const random = createRandom(7)
    // 5 points better: 10 % only the new one, 5 % only the old one.
    let covered = 0
    const samples = 2_000
    for (let i = 0; i < samples; i++) {
      const counts = { bothRight: 0, onlyAfter: 0, onlyBefore: 0, bothWrong: 0 }
      for (let j = 0; j < 150; j++) {
        const u = random()
        counts[u < 0.1 ? 'onlyAfter' : u < 0.15 ? 'onlyBefore' : u < 0.8 ? 'bothRight' : 'bothWrong']++
      }
      const { low, high } = newcombePairedInterval(counts)
      if (low <= 0.05 && 0.05 <= high) covered++
    }
    expect(covered / samples).toBeGreaterThan(0.93)
    expect(covered / samples).toBeLessThan(0.98)
  })
})

// scipy.stats.binomtest(b, b + c, 0.5).pvalue, scipy 1.17.1
it.each([
  [7, 1, 0.0703125],
  [0, 5, 0.0625],
  [3, 3, 1],
  [6, 16, 0.052478790283203125],
  [200, 260, 0.0058839224731039984],
  [0, 0, 1],
])('McNemar’s exact p of %i against %i is %f', (onlyBefore, onlyAfter, p) => {
  expect(mcnemarExact({ onlyBefore, onlyAfter })).toBeCloseTo(p, 10)
})

describe('a comparison', () => {
  const truth = Array.from({ length: 40 }, (_, i) => (i % 2 ? 'a' : 'b'))
  const wrongAt = (rows: number[]) =>
    truth.map((label, i) => (rows.includes(i) ? (label === 'a' ? 'b' : 'a') : label))

  it('says better, worse, or that no difference can be claimed', () => {
    const many = Array.from({ length: 12 }, (_, i) => i)
    expect(compareModels({ truth, before: wrongAt(many), after: truth })).toMatchObject({
      verdict: 'better',
      only_after_right: 12,
      only_before_right: 0,
    })
    expect(compareModels({ truth, before: truth, after: wrongAt(many) }).verdict).toBe('worse')
    expect(compareModels({ truth, before: wrongAt([0, 1]), after: wrongAt([2]) }).verdict).toBe(
      'no_difference',
    )
  })

  it('counts a missing answer as a wrong one', () => {
    const result = compareModels({
      truth,
      before: truth,
      after: truth.map((label, i) => (i < 10 ? null : label)),
    })
    expect(result.after.accuracy).toBe(0.75)
    expect(result.only_before_right).toBe(10)
  })

  // sklearn.metrics.f1_score(truth, said, labels=sorted(set(truth)), average='macro'), scikit-learn 1.2.1
  it('has macro-F1 as scikit-learn gives it over the categories of the exam', () => {
    const said = ['a', 'a', 'b', 'c', 'a', 'b', 'c', 'c', 'x', 'b']
    const right = ['a', 'a', 'b', 'c', 'a', 'b', 'c', 'a', 'c', 'b']
    expect(compareModels({ truth: right, before: right, after: said }).after.macro_f1).toBeCloseTo(
      0.8412698412698413,
      12,
    )
  })

  it('of the same answers has no difference, and its intervals hold nothing', () => {
    const same = compareModels({ truth, before: wrongAt([1, 5]), after: wrongAt([1, 5]) })
    expect(same).toMatchObject({ p_value: 1, macro_f1_difference: { value: 0, low: 0, high: 0 } })
  })

  it('without a ticket is refused, never made up', () => {
    expect(() => compareModels({ truth: [], before: [], after: [] })).toThrow(RangeError)
  })
})
