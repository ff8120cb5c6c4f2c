import type { SourceRow } from './schema.ts'
import { columnOf } from './sheet-cells.ts'

/** Merged ranges looked at; a table merged cell by cell has a few for each row. */
const MERGES_MAX = 100_000
/** Rows one merge is carried down. More is a layout trick over a whole column, not a value for its rows. */
const MERGE_ROWS_MAX = 1_000
/** Characters kept between two pieces of text so that no reference is cut in two. */
const OVERLAP_CHARS = 200

const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']/g

interface Merge {
  column: number
  top: number
  bottom: number
}

/** Finds the vertical merges in a sheet's XML, which stand behind the rows they concern. */
export class MergeFinder {
  readonly #merges: Merge[] = []
  #rest = ''

  push(text: string): void {
    const all = this.#rest + text
    if (!all.includes('mergeCell')) {
      this.#rest = all.slice(-OVERLAP_CHARS)
      return
    }
    let end = 0
    for (const found of all.matchAll(MERGE)) {
      end = found.index + found[0].length
      const [, column, top, , bottom] = found
      const merge = { column: columnOf(column!), top: Number(top), bottom: Number(bottom) }
      const rows = merge.bottom - merge.top
      if (rows > 0 && rows < MERGE_ROWS_MAX && this.#merges.length < MERGES_MAX) this.#merges.push(merge)
    }
    this.#rest = all.slice(Math.max(end, all.length - OVERLAP_CHARS))
  }

  /** The merges in the order of their first rows. */
  merges(): Merge[] {
    return this.#merges.sort((one, other) => one.top - other.top)
  }
}

/**
 * Carries the value of a vertically merged cell to the rows below it, as a person reads it. Those rows say in
 * `merged` which of their cells are carried, because a carried body is not another ticket.
 */
export class MergeFiller {
  readonly #merges: Merge[]
  #next = 0
  #active: (Merge & { value: string })[] = []

  constructor(merges: Merge[]) {
    this.#merges = merges
  }

  fill(row: SourceRow): void {
    if (this.#next >= this.#merges.length && this.#active.length === 0) return
    this.#active = this.#active.filter((merge) => merge.bottom >= row.number)
    for (const { column, value } of this.#active) {
      if (value === '' || (row.cells[column] ?? '') !== '') continue
      while (row.cells.length < column) row.cells.push('')
      row.cells[column] = value
      row.merged = [...(row.merged ?? []), column]
    }
    for (; this.#next < this.#merges.length && this.#merges[this.#next]!.top <= row.number; this.#next++) {
      const merge = this.#merges[this.#next]!
      const value = merge.top === row.number ? (row.cells[merge.column] ?? '') : ''
      if (value !== '') this.#active.push({ ...merge, value })
    }
  }
}
