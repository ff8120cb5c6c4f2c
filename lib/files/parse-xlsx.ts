import { AppError } from '#lib/errors.ts'
import type { ReadOptions, SourceRow } from './schema.ts'
import { MergeFiller, MergeFinder } from './sheet-merges.ts'
import { type SheetContext, SheetRows } from './sheet-rows.ts'
import { type NumberKind, SharedStrings, sharedStringsHandler, stylesHandler } from './sheet-strings.ts'
import {
  damaged,
  openPackage,
  type Package,
  type Relation,
  readWorkbook,
  scanPart,
  xmlText,
} from './xlsx-package.ts'
import { type XmlHandler, XmlScanner } from './xml-scanner.ts'
import type { ZipEntry } from './zip-directory.ts'

/** A workbook's sheet, opened. Hidden sheets count: exports hide none by accident. */
export interface OpenedSheet {
  sheet: string
  sheets: string[]
  rows: AsyncGenerator<SourceRow[]>
}

/** A workbook whose texts and styles have been read. */
export interface XlsxBook {
  sheets: string[]
  /**
   * The rows of a sheet. Reading them twice fills merged cells in and finds damage before the first row;
   * `once` leaves both out.
   * @throws AppError `damaged_workbook` (422)
   */
  rows(sheet: number, once?: 'once'): AsyncGenerator<SourceRow[]>
}

/**
 * Reads one sheet of an XLSX workbook as text cells, streaming. Everything is read twice: once to check it
 * (sizes, checksums, document types, merged cells), once for its rows.
 * @throws AppError `damaged_workbook`, `no_such_sheet` and those of `readZipDirectory` (422)
 */
export async function parseXlsx(path: string, sheet: ReadOptions['sheet']): Promise<OpenedSheet> {
  return oneSheet(await openXlsxBook(path), sheet)
}

/** @throws AppError `no_such_sheet` (422) */
export function oneSheet(book: XlsxBook, sheet: ReadOptions['sheet']): OpenedSheet {
  const index = typeof sheet === 'string' ? book.sheets.indexOf(sheet) : (sheet ?? 0)
  const name = book.sheets[index]
  if (name === undefined) throw new AppError('no_such_sheet', 422)
  return { sheet: name, sheets: book.sheets, rows: book.rows(index) }
}

/** @throws AppError `damaged_workbook` and those of `readZipDirectory` (422) */
export async function openXlsxBook(path: string): Promise<XlsxBook> {
  const pack = await openPackage(path)
  const { relations, sheets, is1904 } = await readWorkbook(pack)
  const strings = new SharedStrings()
  await scanRelated(pack, relations, 'sharedStrings', sharedStringsHandler(strings))
  const kinds: NumberKind[] = []
  await scanRelated(pack, relations, 'styles', stylesHandler(kinds))
  return {
    sheets: sheets.map((one) => one.name),
    rows(sheet, once) {
      const entry = pack.entries.get(sheets[sheet]?.part ?? '')
      if (entry === undefined) throw damaged('no sheet')
      return sheetRows(pack, entry, { strings, kinds, is1904 }, once)
    },
  }
}

async function* sheetRows(
  pack: Package,
  entry: ZipEntry,
  context: SheetContext,
  once?: 'once',
): AsyncGenerator<SourceRow[]> {
  const finder = new MergeFinder()
  if (!once) for await (const text of xmlText(pack, entry)) finder.push(text)
  const filler = new MergeFiller(finder.merges())
  const handler = new SheetRows(context)
  const scanner = new XmlScanner(handler)
  for await (const text of xmlText(pack, entry)) {
    scanner.push(text)
    for (const row of handler.rows) filler.fill(row)
    if (handler.rows.length > 0) yield handler.rows
    handler.rows = []
  }
  scanner.end()
}

async function scanRelated(
  pack: Package,
  relations: Map<string, Relation[]>,
  type: string,
  handler: XmlHandler,
): Promise<void> {
  const target = relations.get(type)?.[0]?.target
  const entry = target === undefined ? undefined : pack.entries.get(target)
  // A missing table of texts shows in the cells that need it.
  if (entry !== undefined) await scanPart(pack, entry, handler)
}
