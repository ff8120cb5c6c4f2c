import { AppError } from '#lib/errors.ts'
import { BREAK, decodeHtml, shownText } from './html-text.ts'
import { CELL_CHARS_MAX } from './limits.ts'
import type { SourceRow } from './schema.ts'

/** Cells one rowspan or colspan may cover; more is a mistake or an attack. */
const SPAN_MAX = 1_000
/** Longest tag or comment whose end is awaited. */
const TAG_CHARS_MAX = 1 << 20

interface OpenTable {
  index: number
  row: SourceRow | null
  rowCount: number
  /** The text of the open cell, or null between cells. */
  text: string | null
  span: { columns: number; rows: number }
  /** Cells that reach down from rows above, by column. */
  carried: Map<number, { value: string; left: number }>
}

/** A row with the table it stands in, counted from 0 in the order of their opening tags. */
export type TableRow = SourceRow & { table: number }

/**
 * Finds the tables in the HTML that back offices name `.xls`, forgiving what browsers forgive: missing end
 * tags, unquoted attributes, tables inside layout tables. Fed with pieces of text; rows come out as they end.
 */
export class HtmlTables {
  rows: TableRow[] = []
  readonly #open: OpenTable[] = []
  #tables = 0
  #rest = ''
  /** Inside `<script>` or `<style>`: everything up to its end tag is skipped. */
  #raw = ''

  push(text: string, isLast: boolean): void {
    const all = this.#rest + text
    let at = 0
    while (at < all.length) {
      const next = this.#raw === '' ? this.#readNext(all, at, isLast) : this.#skipRaw(all, at)
      if (next < 0 || next === at) break
      at = next
    }
    this.#rest = all.slice(at)
    if (this.#rest.length > TAG_CHARS_MAX) throw new AppError('damaged_workbook', 422, { reason: 'html' })
    if (isLast) while (this.#open.length > 0) this.#closeTable()
  }

  #readNext(all: string, at: number, isLast: boolean): number {
    const open = all.indexOf('<', at)
    if (open !== at) {
      const end = open < 0 ? all.length : open
      // Text that may be cut inside an entity waits for the next piece.
      if (open < 0 && !isLast && all.length - at < 100) return -1
      const table = this.#open.at(-1)
      if (table && table.text !== null && table.text.length <= CELL_CHARS_MAX) {
        table.text += decodeHtml(all.slice(at, end))
      }
      return end
    }
    if (all.startsWith('<!--', at)) return endOf(all, '-->', at, isLast)
    const end = all.indexOf('>', at)
    if (end < 0) return isLast ? all.length : -1
    const tag = /^<(\/?)\s*([a-z][\w:]*)/i.exec(all.slice(at, Math.min(end, at + 50)))
    if (tag) this.#tag(tag[2]!.toLowerCase(), tag[1] === '/', all.slice(at, end))
    return end + 1
  }

  #skipRaw(all: string, at: number): number {
    const end = all.toLowerCase().indexOf(`</${this.#raw}`, at)
    // Nothing in there is kept but what may be half of the end tag.
    if (end < 0) return Math.max(at, all.length - 10)
    this.#raw = ''
    return end
  }

  #tag(name: string, isEnd: boolean, source: string): void {
    const table = this.#open.at(-1)
    switch (name) {
      case 'table':
        if (isEnd) this.#closeTable()
        else this.#open.push(newTable(this.#tables++))
        return
      case 'script':
      case 'style':
        if (!isEnd) this.#raw = name
        return
      case 'tr':
        if (table) this.#closeRow(table)
        if (table && !isEnd) table.row = { number: ++table.rowCount, cells: [] }
        return
      case 'td':
      case 'th':
        if (table) this.#cell(table, isEnd, source)
        return
      case 'br':
      case 'p':
      case 'div':
      case 'li':
        if (table && table.text !== null && table.text.trim() !== '') table.text += BREAK
    }
  }

  #cell(table: OpenTable, isEnd: boolean, source: string): void {
    this.#closeCell(table)
    if (isEnd) return
    table.row ??= { number: ++table.rowCount, cells: [] }
    table.text = ''
    table.span = { columns: spanOf(source, 'colspan'), rows: spanOf(source, 'rowspan') }
    this.#fillCarried(table)
  }

  #closeCell(table: OpenTable): void {
    if (table.text === null || table.row === null) return
    const value = shownText(table.text)
    const { columns, rows } = table.span
    if (rows > 1) table.carried.set(table.row.cells.length, { value, left: rows - 1 })
    table.row.cells.push(value)
    for (let index = 1; index < columns; index++) {
      if (rows > 1) table.carried.set(table.row.cells.length, { value: '', left: rows - 1 })
      table.row.cells.push('')
    }
    table.text = null
  }

  /** Puts the cells that reach down from above where the next cell would stand. */
  #fillCarried(table: OpenTable): void {
    const row = table.row!
    for (
      let above = table.carried.get(row.cells.length);
      above;
      above = table.carried.get(row.cells.length)
    ) {
      // Set in this very row: it reaches down from the next row on.
      const column = row.cells.length
      if (above.left-- === 1) table.carried.delete(column)
      row.cells.push(above.value)
      if (above.value !== '') row.merged = [...(row.merged ?? []), column]
    }
  }

  #closeRow(table: OpenTable): void {
    this.#closeCell(table)
    if (table.row === null) return
    const { cells } = table.row
    for (const column of [...table.carried.keys()].sort((one, other) => one - other)) {
      if (column < cells.length) continue
      while (cells.length < column) cells.push('')
      this.#fillCarried(table)
    }
    if (table.row.cells.length > 0) this.rows.push({ ...table.row, table: table.index })
    table.row = null
  }

  #closeTable(): void {
    const table = this.#open.pop()
    if (table) this.#closeRow(table)
  }
}

function newTable(index: number): OpenTable {
  return { index, row: null, rowCount: 0, text: null, span: { columns: 1, rows: 1 }, carried: new Map() }
}

function spanOf(source: string, name: string): number {
  const value = Number(new RegExp(`\\s${name}\\s*=\\s*["']?(\\d{1,6})`, 'i').exec(source)?.[1] ?? 1)
  return Math.max(1, Math.min(SPAN_MAX, value))
}

function endOf(all: string, mark: string, at: number, isLast: boolean): number {
  const end = all.indexOf(mark, at)
  if (end < 0) return isLast ? all.length : -1
  return end + mark.length
}
