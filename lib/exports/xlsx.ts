import { writeXlsxStream } from 'hucre/xlsx'
import type { Locale } from '#lib/locale.ts'
import { type ExportSource, rowsOf } from './read-rows.ts'
import { type SheetRow, sheetHeaders, toSheetRow } from './sheet-rows.ts'
import { sheetText } from './sheet-text.ts'

const SHEET_NAMES: Record<Locale, string> = { ko: '티켓', en: 'tickets' }

/**
 * A new workbook. Every cell but the confidence is a text cell, so codes keep their zeros and nothing is a formula.
 * What Excel's 1,048,576 rows do not hold goes on in a second sheet.
 */
export function xlsxStream(source: ExportSource, locale: Locale): ReadableStream<Uint8Array> {
  return writeXlsxStream(sheetRows(source, locale), { name: SHEET_NAMES[locale], freezePane: { rows: 1 } })
}

async function* sheetRows(source: ExportSource, locale: Locale): AsyncGenerator<SheetRow> {
  const safe = (cell: string | number | null) => (typeof cell === 'string' ? sheetText(cell, locale) : cell)
  yield sheetHeaders(source, locale).map(safe)
  for await (const batch of rowsOf(source))
    for (const row of batch) yield toSheetRow(source, row, locale).map(safe)
}
