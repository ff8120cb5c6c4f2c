import { describe, expect, test } from 'vitest'
import { axisMarks } from '#components/results/axis.ts'
import { grainFor, grainsFor, periodsOf, spanOf } from '#components/results/periods.ts'

const day = (text: string, by_category: Record<string, number> = { 배송: 1 }) => ({
  day: text,
  count: Object.values(by_category).reduce((sum, count) => sum + count, 0),
  by_category,
})

describe('what a chart over time is grouped by', () => {
  test.each([
    [1, 'day'],
    [60, 'day'],
    [61, 'week'],
    [732, 'week'],
    [733, 'month'],
    [3_660, 'month'],
  ] as const)('%i days are drawn by %s', (span, grain) => {
    expect(grainFor(span)).toBe(grain)
  })
  test('a choice of one bar, or of more bars than can be told apart, is not offered', () => {
    expect(grainsFor(5)).toEqual(['day'])
    expect(grainsFor(30)).toEqual(['day', 'week'])
    expect(grainsFor(365)).toEqual(['day', 'week', 'month'])
    expect(grainsFor(3_660)).toEqual(['month'])
  })
  test('the span counts both ends, also over the end of February', () => {
    expect(spanOf([day('2024-02-28'), day('2024-03-01')])).toBe(3)
    expect(spanOf([day('2025-09-01')])).toBe(1)
    expect(spanOf([])).toBe(0)
  })
})

describe('days in a row', () => {
  test('a day without tickets has its place, empty', () => {
    const periods = periodsOf([day('2025-09-01'), day('2025-09-03')], 'day')
    expect(periods.map(({ from, to, count }) => [from, to, count])).toEqual([
      ['2025-09-01', '2025-09-01', 1],
      ['2025-09-02', '2025-09-02', 0],
      ['2025-09-03', '2025-09-03', 1],
    ])
  })
  test('weeks begin on Monday: a Sunday belongs to the week before', () => {
    // 2025-09-07 is a Sunday, 2025-09-08 a Monday.
    const periods = periodsOf([day('2025-09-07'), day('2025-09-08')], 'week')
    expect(periods.map(({ from, to, count }) => [from, to, count])).toEqual([
      ['2025-09-01', '2025-09-07', 1],
      ['2025-09-08', '2025-09-14', 1],
    ])
  })
  test('a week over the turn of the year is one week', () => {
    expect(periodsOf([day('2025-12-31'), day('2026-01-04')], 'week')).toHaveLength(1)
  })
  test('months end on their own last day', () => {
    const periods = periodsOf([day('2024-01-31'), day('2024-03-01')], 'month')
    expect(periods.map(({ from, to }) => [from, to])).toEqual([
      ['2024-01-01', '2024-01-31'],
      ['2024-02-01', '2024-02-29'],
      ['2024-03-01', '2024-03-31'],
    ])
  })
  test('counts by category add up, whatever the grouping, over ten years of days', () => {
    const days = Array.from({ length: 3_660 }, (_, i) =>
      day(new Date(Date.UTC(2015, 0, 1 + i)).toISOString().slice(0, 10), { 배송: i % 3, 환불: 1 }),
    )
    const total = days.reduce((sum, { count }) => sum + count, 0)
    for (const grain of ['day', 'week', 'month'] as const) {
      const periods = periodsOf(days, grain)
      expect(periods.reduce((sum, { count }) => sum + count, 0)).toBe(total)
      expect(periods.reduce((sum, { byCategory }) => sum + (byCategory.환불 ?? 0), 0)).toBe(3_660)
    }
  })
})

describe('the axis', () => {
  test.each([
    [0, [0]],
    [1, [0, 1]],
    [7, [0, 2, 4, 6, 8]],
    [23, [0, 10, 20, 30]],
    [160, [0, 50, 100, 150, 200]],
  ])('for %i its marks are %j', (highest, marks) => {
    expect(axisMarks(highest)).toEqual(marks)
  })
  test('it always reaches the highest bar, in at most six whole marks', () => {
    for (let highest = 1; highest < 3_000_000; highest = Math.ceil(highest * 1.37)) {
      const marks = axisMarks(highest)
      expect(marks.at(-1)).toBeGreaterThanOrEqual(highest)
      expect(marks.length).toBeLessThanOrEqual(6)
      expect(marks.every(Number.isInteger)).toBe(true)
    }
  })
})
