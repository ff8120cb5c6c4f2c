import type { ClassificationResult } from '#lib/results/schema.ts'

export interface CategorySort {
  by: 'name' | 'count' | 'ratio'
  isDescending: boolean
}

type Row = ClassificationResult['category_info'][number]

/** In the order asked for; equals in the order of the alphabet. */
export function sortCategories(rows: readonly Row[], { by, isDescending }: CategorySort): Row[] {
  const sign = isDescending ? -1 : 1
  const byName = (a: Row, b: Row) => a.category.localeCompare(b.category, 'ko')
  return [...rows].sort((a, b) =>
    by === 'name' ? sign * byName(a, b) : sign * (a[by] - b[by]) || byName(a, b),
  )
}
