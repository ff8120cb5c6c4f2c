import type { TicketComparison } from '#lib/results/compare-schema.ts'

/** A page stays readable up to so many; the others are added up in one row and one column. */
export const MATRIX_MOST = 30

/** A category by its name, the failed tickets, or all the categories that have no row of their own. */
export type MatrixKey =
  | { kind: 'category'; name: string }
  | { kind: 'failed' }
  | { kind: 'rest'; count: number }

export interface MatrixTable {
  keys: MatrixKey[]
  /** counts[a][b], in the order of `keys`. */
  counts: number[][]
  rowTotals: number[]
  columnTotals: number[]
}

/** Every ticket is in exactly one cell, however many categories there are. */
export function matrixTable(
  { categories, cells }: TicketComparison,
  most: number = MATRIX_MOST,
): MatrixTable {
  const shown = categories.slice(0, categories.length > most ? most - 1 : most)
  const keys: MatrixKey[] = shown.map(({ category }) => ({ kind: 'category', name: category }))
  const indexOf = new Map<string, number>(shown.map(({ category }, index) => [category, index]))
  const restIndex =
    shown.length < categories.length
      ? keys.push({ kind: 'rest', count: categories.length - shown.length }) - 1
      : -1
  const failedIndex = cells.some(({ a, b }) => a === null || b === null)
    ? keys.push({ kind: 'failed' }) - 1
    : -1
  const counts = keys.map(() => keys.map(() => 0))
  const place = (category: string | null) =>
    category === null ? failedIndex : (indexOf.get(category) ?? restIndex)
  for (const { a, b, count } of cells) counts[place(a)]![place(b)]! += count
  return {
    keys,
    counts,
    rowTotals: counts.map((row) => row.reduce((sum, count) => sum + count, 0)),
    columnTotals: keys.map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0)),
  }
}
