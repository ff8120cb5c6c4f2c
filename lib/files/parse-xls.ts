import { readFile } from 'node:fs/promises'
import { type CellValue, type MergeRange, readXls } from 'hucre/xlsx'
import { AppError } from '#lib/errors.ts'
import type { OpenedSheet } from './parse-xlsx.ts'
import type { ReadOptions, SourceRow } from './schema.ts'
import { numberText } from './sheet-cells.ts'
import { MergeFiller } from './sheet-merges.ts'

/** Rows handed on at a time. */
const ROWS_A_BATCH = 500

/**
 * Reads a sheet of an Excel 97-2003 workbook (BIFF8). hucre holds all of it in memory, which the format's
 * 65,536 rows and the reading process's limits bound.
 */
export async function parseXls(path: string, sheet: ReadOptions['sheet']): Promise<OpenedSheet> {
  const workbook = await readXls(await readFile(path)).catch((error: unknown) => {
    // Everything hucre throws is about the file: a broken one, or a version before 97.
    throw new AppError('damaged_workbook', 422, { reason: 'xls' }, { cause: error })
  })
  const sheets = workbook.sheets.map((one) => one.name)
  const chosen =
    typeof sheet === 'string'
      ? workbook.sheets.find((one) => one.name === sheet)
      : workbook.sheets[sheet ?? 0]
  if (chosen === undefined) throw new AppError('no_such_sheet', 422)
  return { sheet: chosen.name, sheets, rows: rowsOf(chosen.rows, chosen.merges ?? []) }
}

async function* rowsOf(rows: CellValue[][], merges: MergeRange[]): AsyncGenerator<SourceRow[]> {
  const vertical = merges.filter(
    (merge) => merge.endRow > merge.startRow && merge.endRow - merge.startRow < 1_000,
  )
  const filler = new MergeFiller(
    vertical
      .map((merge) => ({ column: merge.startCol, top: merge.startRow + 1, bottom: merge.endRow + 1 }))
      .sort((one, other) => one.top - other.top),
  )
  for (let from = 0; from < rows.length; from += ROWS_A_BATCH) {
    yield rows.slice(from, from + ROWS_A_BATCH).map((values, index): SourceRow => {
      const row: SourceRow = { number: from + index + 1, cells: values.map(cellText) }
      if (row.cells.some((cell) => /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)$/.test(cell)))
        row.warning = 'cell_error'
      filler.fill(row)
      return row
    })
  }
}

function cellText(value: CellValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return numberText(String(value), 'plain', false)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'string') return value.toWellFormed()
  if (Number.isNaN(value.getTime())) return ''
  const iso = value.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}
