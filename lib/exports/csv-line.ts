import type { Locale } from '#lib/locale.ts'
import { disarmFormula } from './disarm-formula.ts'
import type { ExportRow, ExportSource } from './read-rows.ts'
import { type SheetRow, toSheetRow } from './sheet-rows.ts'

/** A row as a line of CSV (RFC 4180), its formulas disarmed. */
export function csvLine(cells: SheetRow): string {
  const texts = cells.map((cell) => (typeof cell === 'string' ? csvCell(cell) : (cell ?? '')))
  return `${texts.join(',')}\r\n`
}

export function csvRow(source: ExportSource, row: ExportRow, locale: Locale): string {
  return csvLine(toSheetRow(source, row, locale))
}

export function csvCell(cell: string): string {
  const safe = disarmFormula(cell)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
