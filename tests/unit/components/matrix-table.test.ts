import { expect, test } from 'vitest'
import { matrixTable } from '#components/compare/matrix-table.ts'
import type { TicketComparison } from '#lib/results/compare-schema.ts'

function comparisonOf(names: string[], cells: TicketComparison['cells']): TicketComparison {
  return {
    kind: 'tickets',
    shared: cells.reduce((sum, { count }) => sum + count, 0),
    ...{
      only_a: 0,
      only_b: 0,
      judged: 0,
      equal: 0,
      agreement: null,
      kappa: null,
      changed: 0,
      failure_changed: 0,
    },
    categories: names.map((category) => ({ category, color: '#000000', archived: false })),
    cells,
  }
}

test('every ticket is in one cell, and the sums are those of the rows and the columns', () => {
  const table = matrixTable(
    comparisonOf(
      ['가', '나'],
      [
        { a: '가', b: '가', count: 5 },
        { a: '가', b: '나', count: 2 },
        { a: null, b: '나', count: 1 },
      ],
    ),
  )
  expect(table.keys.map(({ kind }) => kind)).toEqual(['category', 'category', 'failed'])
  expect(table.counts).toEqual([
    [5, 2, 0],
    [0, 0, 0],
    [0, 1, 0],
  ])
  expect(table).toMatchObject({ rowTotals: [7, 0, 1], columnTotals: [5, 3, 0] })
})

test('past the limit the smallest categories are added up, and no ticket is lost', () => {
  const names = Array.from({ length: 40 }, (_, i) => `분류 ${i}`)
  const cells = names.map((name, i) => ({ a: name, b: names[(i + 1) % 40]!, count: 40 - i }))
  const table = matrixTable(comparisonOf(names, cells), 30)
  expect(table.keys).toHaveLength(30)
  expect(table.keys.at(-1)).toEqual({ kind: 'rest', count: 11 })
  expect(table.rowTotals.reduce((sum, count) => sum + count, 0)).toBe((40 * 41) / 2)
  expect(matrixTable(comparisonOf(names.slice(0, 30), []), 30).keys).toHaveLength(30)
})
