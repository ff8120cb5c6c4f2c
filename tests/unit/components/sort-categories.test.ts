import { expect, test } from 'vitest'
import { sortCategories } from '#components/results/sort-categories.ts'

const row = (category: string, count: number) => ({ category, count, ratio: count / 10, keywords: [] })
const rows = [row('하나', 3), row('가나', 5), row('나비', 3)]
const names = (...sort: Parameters<typeof sortCategories>) =>
  sortCategories(...sort).map(({ category }) => category)

test('categories sort by count either way, equals by name', () => {
  expect(names(rows, { by: 'count', isDescending: true })).toEqual(['가나', '나비', '하나'])
  expect(names(rows, { by: 'count', isDescending: false })).toEqual(['나비', '하나', '가나'])
})
test('names sort as a Korean dictionary does', () => {
  expect(names(rows, { by: 'name', isDescending: false })).toEqual(['가나', '나비', '하나'])
  expect(names(rows, { by: 'name', isDescending: true })).toEqual(['하나', '나비', '가나'])
})
