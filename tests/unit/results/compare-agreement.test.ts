import { describe, expect, it } from 'vitest'
import { type AgreementCell, measureAgreement } from '#lib/results/compare-agreement.ts'

function cellsOf(pairs: readonly [string | null, string | null, number?][]): AgreementCell[] {
  return pairs.map(([a, b, count = 1]) => ({ a, b, count }))
}

describe('agreement', () => {
  it('has the kappa that scikit-learn documents for its example', () => {
    // sklearn.metrics.cohen_kappa_score(["negative", "positive", "negative", "neutral", "positive"],
    //   ["negative", "positive", "negative", "neutral", "negative"]) -> 0.6875
    const cells = cellsOf([
      ['negative', 'negative', 2],
      ['positive', 'positive'],
      ['neutral', 'neutral'],
      ['positive', 'negative'],
    ])
    expect(measureAgreement(cells)).toMatchObject({ judged: 5, equal: 4, agreement: 0.8 })
    expect(measureAgreement(cells).kappa).toBeCloseTo(0.6875, 12)
  })

  it('is computed as by hand: 20 and 15 of 50 alike give (0.7 − 0.5) / (1 − 0.5)', () => {
    const cells = cellsOf([
      ['예', '예', 20],
      ['예', '아니요', 5],
      ['아니요', '예', 10],
      ['아니요', '아니요', 15],
    ])
    expect(measureAgreement(cells).kappa).toBeCloseTo(0.4, 12)
  })

  it('is below chance where the two always differ', () => {
    expect(
      measureAgreement(
        cellsOf([
          ['예', '아니요', 10],
          ['아니요', '예', 10],
        ]),
      ).kappa,
    ).toBe(-1)
  })

  it('has no kappa where chance alone would agree on everything', () => {
    expect(measureAgreement(cellsOf([['기타', '기타', 9]]))).toMatchObject({ agreement: 1, kappa: null })
  })

  it('leaves failed tickets out of agreement, and counts a failure on one side as a change', () => {
    const cells = cellsOf([
      ['예', '예', 8],
      ['예', '아니요', 2],
      ['예', null, 3],
      [null, '예', 1],
      [null, null, 5],
    ])
    expect(measureAgreement(cells)).toMatchObject({
      judged: 10,
      equal: 8,
      agreement: 0.8,
      changed: 6,
      failureChanged: 4,
    })
  })

  it('has nothing to say of no ticket', () => {
    expect(measureAgreement([])).toEqual({
      judged: 0,
      equal: 0,
      agreement: null,
      kappa: null,
      changed: 0,
      failureChanged: 0,
    })
  })
})
