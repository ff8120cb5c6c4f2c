import { expect, test } from 'vitest'
import { MAX_SLICES, slicesOf } from '#components/results/slices.ts'

const order = Array.from({ length: 12 }, (_, index) => `분류 ${index}`)
const colors = Object.fromEntries(order.map((name) => [name, '#123456']))

test('slices stand in the order of the legend, without empty ones', () => {
  const slices = slicesOf({
    byCategory: { '분류 2': 1, '분류 0': 5, '분류 1': 0 },
    order,
    colors,
    othersName: '나머지',
  })
  expect(slices.map(({ name }) => name)).toEqual(['분류 0', '분류 2'])
})

test('more slices than can be told apart become one, and no ticket is lost', () => {
  const byCategory = Object.fromEntries(order.map((name, index) => [name, index + 1]))
  const slices = slicesOf({ byCategory, order, colors, othersName: '나머지' })
  expect(slices).toHaveLength(MAX_SLICES)
  expect(slices.at(-1)?.name).toBe('나머지')
  expect(slices.reduce((sum, { count }) => sum + count, 0)).toBe(78)
})

test('a category the legend does not know is drawn in a neutral colour', () => {
  const [slice] = slicesOf({ byCategory: { '새 분류': 3 }, order, colors, othersName: '나머지' })
  expect(slice).toEqual({ name: '새 분류', count: 3, color: 'var(--line-strong)' })
})
