import { compose, needsComposing } from './normalize-text.ts'
import type { WarningReason } from './schema.ts'

const TOTAL_WORD =
  /^(?:총|전체)?\s*(?:합계|총계|소계|누계|총합|계|합|(?:grand |sub)?total|sum|subtotal)\s*:?$/i
const FIGURE = /^[\s\d,.%₩$()+-]*(?:원|건|개|명|회)?$/
const NONE: WarningReason[] = []
/**
 * NUL, a character that could not be decoded (here or before), or Korean in UTF-8 that somebody once read as
 * Latin-1 and saved again, which is taken as it is and never "repaired".
 */
const ODD = /[\0\uFFFD]|[\u00ea-\u00ed][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]{2}/

/** Composes decomposed Hangul and removes NUL, which PostgreSQL cannot store; says what was found. */
export function cleanCells(cells: string[]): WarningReason[] {
  let found = NONE
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]!
    if (needsComposing(cell)) cells[index] = compose(cell)
    if (!ODD.test(cell)) continue
    const oddity = cell.includes('\uFFFD') ? 'undecodable' : cell.includes('\0') ? 'nul_removed' : 'mojibake'
    if (!found.includes(oddity)) found = [...found, oddity]
    if (cell.includes('\0')) cells[index] = cells[index]!.replaceAll('\0', '')
  }
  return found
}

/** A label such as 합계 and otherwise only figures. */
export function isTotal(cells: string[]): boolean {
  const first = cells.find((cell) => !isBlank(cell))
  if (first === undefined || first.length > 20 || !TOTAL_WORD.test(first.trim())) return false
  const rest = cells.filter((cell) => !isBlank(cell)).slice(1)
  return rest.length > 0 && rest.every((cell) => FIGURE.test(cell.trim()))
}

/** Nothing but blanks. */
export function isBlank(cell: string): boolean {
  return cell === '' || cell.trim() === ''
}

/** A row as one text, without the empty cells at its end. */
export function keyOf(cells: string[]): string {
  return JSON.stringify(
    cells.slice(0, cells.findLastIndex((cell) => !isBlank(cell)) + 1).map((cell) => cell.trim()),
  )
}
