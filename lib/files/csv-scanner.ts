import { CELL_CHARS_MAX, RECORD_CHARS_MAX } from './limits.ts'
import type { SourceRow } from './schema.ts'

/** A cell that begins with a quote. `end`: where it ends, or for `malformed` the quote that cannot be its end. */
interface QuotedCell {
  state: 'closed' | 'open' | 'malformed'
  value: string
  end: number
}
const OPEN: QuotedCell = { state: 'open', value: '', end: -1 }

/**
 * Cuts delimited text into rows (RFC 4180, LF, CRLF and CR ends in any mixture), fed piece by piece.
 *
 * A quote that never closes costs one row, not the rest of the file: when a quoted cell runs over a line
 * end and then meets a quote that cannot be its end, or the end of the file, or the longest record, then
 * its first line alone is given up (`unclosed_quote`) and reading goes on with the next line. csv-parse
 * and papaparse swallow everything after such a quote; see docs/decisions/010-own-csv-scanner.md.
 */
export class CsvScanner {
  readonly #delimiter: string
  #rest = ''
  #number = 0
  /** Inside a line that was given up for its length: skip to its end. */
  #isSkipping = false
  #lf = -1
  #cr = -1
  #quote = -1

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** The rows that `text` completes. `isLast` says that nothing follows. Rows of no character come as no cells. */
  push(text: string, isLast: boolean): SourceRow[] {
    const all = this.#rest === '' ? text : this.#rest + text
    const rows: SourceRow[] = []
    this.#lf = this.#cr = this.#quote = -1
    let at = this.#isSkipping ? this.#skipLine(all, 0) : 0
    while (at < all.length) {
      const next = this.#readRow(all, at, isLast, rows)
      if (next < 0) break
      at = next
    }
    this.#rest = this.#keep(all, at, isLast, rows)
    return rows
  }

  /** Reads one row at `at`, returns where the next begins or -1 when more text is needed. */
  #readRow(all: string, at: number, isLast: boolean, rows: SourceRow[]): number {
    const end = this.#lineEnd(all, at)
    if (this.#quote < at) this.#quote = indexOrEnd(all, '"', at)
    if (this.#quote < end) return this.#readQuotedRow(all, at, isLast, rows)
    if (!isLast && needsMore(all, end)) return -1
    const number = ++this.#number
    rows.push({ number, cells: end === at ? [] : all.slice(at, end).split(this.#delimiter) })
    return afterLineEnd(all, end)
  }

  #readQuotedRow(all: string, start: number, isLast: boolean, rows: SourceRow[]): number {
    const lineEnds = { lf: this.#lf, cr: this.#cr }
    const cells: string[] = []
    let isStray = false
    for (let at = start; ; ) {
      const cell = this.#readCell(all, at, isLast)
      if (cell.state === 'open' && !isLast && all.length - start <= RECORD_CHARS_MAX) return -1
      if (cell.state !== 'closed' && (cell.state === 'open' || cell.end > this.#lineEnd(all, at))) {
        // Line ends were looked up beyond the first line, to which this row now goes back.
        this.#lf = lineEnds.lf
        this.#cr = lineEnds.cr
        return this.#giveUpLine(all, start, isLast, rows)
      }
      let end = cell.end
      if (cell.state === 'malformed') {
        // `"abc"def`: kept as it stands and reported.
        end = this.#cellEnd(all, at)
        cells.push(all.slice(at, end))
        isStray = true
      } else {
        cells.push(cell.value)
        isStray ||= all.charCodeAt(at) !== 34 && cell.value.includes('"')
      }
      if (end < all.length && all[end] === this.#delimiter) {
        at = end + 1
        continue
      }
      if (!isLast && needsMore(all, end)) return -1
      rows.push({ number: ++this.#number, cells, ...(isStray && { warning: 'stray_quote' }) })
      return afterLineEnd(all, end)
    }
  }

  #readCell(all: string, at: number, isLast: boolean): QuotedCell {
    if (all.charCodeAt(at) === 34) return this.#readQuotedCell(all, at, isLast)
    const end = this.#cellEnd(all, at)
    return { state: 'closed', value: all.slice(at, end), end }
  }

  #readQuotedCell(all: string, open: number, isLast: boolean): QuotedCell {
    let hasEscapes = false
    for (let from = open + 1; ; ) {
      const close = all.indexOf('"', from)
      if (close < 0) return OPEN
      if (all.charCodeAt(close + 1) === 34) {
        hasEscapes = true
        from = close + 2
        continue
      }
      let end = close + 1
      // Blanks between a closing quote and the separator are common in hand-made files and mean nothing.
      while (all[end] === ' ') end++
      if (end >= all.length && !isLast) return OPEN
      if (end < all.length && all[end] !== this.#delimiter && !isLineEnd(all, end)) {
        return { state: 'malformed', value: '', end: close }
      }
      const value = all.slice(open + 1, close)
      return { state: 'closed', value: hasEscapes ? value.replaceAll('""', '"') : value, end }
    }
  }

  #giveUpLine(all: string, start: number, isLast: boolean, rows: SourceRow[]): number {
    const end = this.#lineEnd(all, start)
    if (!isLast && needsMore(all, end)) {
      if (all.length - start <= RECORD_CHARS_MAX) return -1
      return this.#giveUpLongLine(all, start, rows)
    }
    rows.push({ number: ++this.#number, cells: [all.slice(start, end)], problem: 'unclosed_quote' })
    return afterLineEnd(all, end)
  }

  #giveUpLongLine(all: string, start: number, rows: SourceRow[]): number {
    const cells = [all.slice(start, start + CELL_CHARS_MAX)]
    rows.push({ number: ++this.#number, cells, problem: 'cell_too_long' })
    this.#isSkipping = true
    return this.#skipLine(all, start)
  }

  #skipLine(all: string, at: number): number {
    const end = this.#lineEnd(all, at)
    if (end >= all.length) return all.length
    this.#isSkipping = false
    return afterLineEnd(all, end)
  }

  /** What has to wait for more text; a line beyond the longest record is given up here. */
  #keep(all: string, at: number, isLast: boolean, rows: SourceRow[]): string {
    if (isLast || at >= all.length) return ''
    const isLine = this.#lineEnd(all, at) >= all.length
    if (isLine && all.length - at > RECORD_CHARS_MAX) at = this.#giveUpLongLine(all, at, rows)
    return all.slice(at)
  }

  #cellEnd(all: string, at: number): number {
    return Math.min(indexOrEnd(all, this.#delimiter, at), this.#lineEnd(all, at))
  }

  /** Where the line of `at` ends: its CR or LF, or the end of the text. */
  #lineEnd(all: string, at: number): number {
    if (this.#lf < at) this.#lf = indexOrEnd(all, '\n', at)
    if (this.#cr < at) this.#cr = indexOrEnd(all, '\r', at)
    return Math.min(this.#lf, this.#cr)
  }
}

function indexOrEnd(text: string, needle: string, from: number): number {
  const at = text.indexOf(needle, from)
  return at < 0 ? text.length : at
}

function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 10 || code === 13
}

/** The line may go on, or its CR may be half of a CRLF. */
function needsMore(text: string, end: number): boolean {
  return end >= text.length || (end === text.length - 1 && text.charCodeAt(end) === 13)
}

function afterLineEnd(text: string, end: number): number {
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1
}
