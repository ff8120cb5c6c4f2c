import { AppError } from '#lib/errors.ts'
import { COLUMNS_MAX, HEADER_SCAN_ROWS } from './limits.ts'
import { fieldOfName } from './map-columns.ts'
import { compose } from './normalize-text.ts'
import type { SourceRow } from './schema.ts'

/** Share of the usual width a row must fill to be a header; titles fill one or two cells. */
const HEADER_FILL_MIN = 0.6

/** Columns without a header that a sheet may have; a note far to the right is not worth hundreds of them. */
const UNNAMED_COLUMNS_MAX = 20

export interface HeaderRequest {
  /** As a person counts it; 0 for none, undefined to find it. */
  chosenRow: number | undefined
  /** Rows are as long as their separators say, so a longer one is damaged. */
  isRagged: boolean
}

export interface Header {
  /** The header's row number as a person counts it; 0 when the file has none. */
  row: number
  /** Its place among the rows looked at, or -1. */
  index: number
  /** The header cells exactly as written. */
  written: string[]
  /** One name a column: trimmed, never empty, never twice. */
  names: string[]
}

/**
 * Finds the header among the first rows: the row that names most ticket fields, else the first row that
 * is about as wide as the table and holds text rather than figures.
 * @throws AppError `too_many_columns`, `no_such_header` (422)
 */
export function findHeader(head: SourceRow[], { chosenRow, isRagged }: HeaderRequest): Header {
  const width = usualWidth(head)
  const found =
    chosenRow === undefined ? likelyHeader(head, width) : head.find((row) => row.number === chosenRow)
  if (found === undefined && chosenRow !== undefined && chosenRow > 0) {
    throw new AppError('no_such_header', 422, { row: chosenRow })
  }
  const written = found?.cells ?? []
  const columns = Math.max(headerWidth(written), isRagged ? width : widestRow(head, width))
  if (columns > COLUMNS_MAX) throw new AppError('too_many_columns', 422, { columns, max: COLUMNS_MAX })
  const index = found === undefined ? -1 : head.indexOf(found)
  return { row: found?.number ?? 0, index, written, names: uniqueNames(written, columns) }
}

function likelyHeader(head: SourceRow[], width: number): SourceRow | undefined {
  let best: SourceRow | undefined
  let bestHits = 0
  const named = head.find((row) => row.isHeader)
  if (named) return named
  const candidates = head.filter((row) => row.number <= HEADER_SCAN_ROWS && !row.problem)
  for (const row of candidates) {
    const fields = new Set(row.cells.map(fieldOfName).filter((field) => field !== null))
    // A name that stands alone may be a title such as "문의 내용", unless the table is that narrow.
    const enough = fields.size >= 2 || (fields.size === 1 && filled(row) >= Math.min(2, width))
    if (enough && fields.size > bestHits) {
      best = row
      bestHits = fields.size
    }
  }
  return (
    best ?? candidates.find((row) => filled(row) >= Math.max(1, width * HEADER_FILL_MIN) && isTextual(row))
  )
}

/** Thousands of empty header cells are a spreadsheet's unused columns; a few may be columns without a name. */
function headerWidth(written: string[]): number {
  return written.length > COLUMNS_MAX ? filledWidth(written) : written.length
}

/** In a sheet a longer row is not shifted, it just has a column that the header leaves unnamed. */
function widestRow(head: SourceRow[], width: number): number {
  const widest = Math.max(width, ...head.map((row) => filledWidth(row.cells)))
  return widest <= width + UNNAMED_COLUMNS_MAX ? widest : width
}

function filledWidth(cells: string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1
}

function filled(row: SourceRow): number {
  return row.cells.filter((cell) => cell.trim() !== '').length
}

/** More words than figures. */
function isTextual(row: SourceRow): boolean {
  const figures = row.cells.filter((cell) => /\d/.test(cell) && !/\p{L}/u.test(cell)).length
  return figures * 2 <= filled(row)
}

/** The width most rows have, counted to their last filled cell. */
function usualWidth(head: SourceRow[]): number {
  const counts = new Map<number, number>()
  for (const row of head) {
    const width = filledWidth(row.cells)
    if (width > 0 && !row.problem) counts.set(width, (counts.get(width) ?? 0) + 1)
  }
  let best = 0
  let bestCount = 0
  for (const [width, count] of counts) {
    if (count > bestCount || (count === bestCount && width < best)) {
      best = width
      bestCount = count
    }
  }
  return best
}

function uniqueNames(written: string[], columns: number): string[] {
  const taken = new Set<string>()
  return Array.from({ length: columns }, (_, index) => {
    const base =
      compose(written[index] ?? '')
        .replaceAll('\0', '')
        .replace(/\s+/g, ' ')
        .trim() || `열 ${index + 1}`
    let name = base
    for (let copy = 2; taken.has(name); copy++) name = `${base} (${copy})`
    taken.add(name)
    return name
  })
}
