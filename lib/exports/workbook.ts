import { pool } from '#lib/db/pool.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { getFile } from '#lib/files/data.ts'
import { openOriginal } from '#lib/files/original.ts'
import { openPackage, type Package, readWorkbook, xmlText } from '#lib/files/xlsx-package.ts'
import type { ZipEntry } from '#lib/files/zip-directory.ts'
import type { Locale } from '#lib/locale.ts'
import { copyZip } from './copy-zip.ts'
import { workbookRefusal } from './data.ts'
import { SheetEditor } from './edit-sheet.ts'
import { type ExportedTask, type ExportRow, type ExportSource, rowsOf } from './read-rows.ts'
import { addedHeaders, type SheetRow, toAddedCells } from './sheet-rows.ts'
import { sheetText } from './sheet-text.ts'
import type { AddedCells } from './sheet-xml.ts'
import { type SheetSurvey, surveySheet } from './survey-sheet.ts'

/** Characters of category, confidence, evidence, reviewed category and reason of failure. */
const WIDTHS = [16, 9, 30, 16, 30]

interface Original {
  pack: Package
  entry: ZipEntry
  survey: SheetSurvey
  headerRow: number
}

/**
 * The uploaded workbook itself with five columns behind the last one on the sheet that was read. Every other part is
 * the very bytes that were uploaded.
 * @throws AppError `workbook_*` (409) where there is none to give back, before the first byte
 */
export async function workbookPieces(
  task: ExportedTask,
  source: ExportSource,
  locale: Locale,
): Promise<AsyncGenerator<Buffer>> {
  const refusal = await workbookRefusal(task.file_id)
  if (refusal) throw new AppError(refusal, 409)
  const file = await openOriginal(pool(), task.file_id)
  try {
    const original = await openSheet(file.path, task.file_id)
    return edited(original, { source, locale, remove: file.remove })
  } catch (error) {
    await file.remove()
    throw error
  }
}

async function openSheet(path: string, fileId: string): Promise<Original> {
  const file = await getFile(pool(), { fileId })
  if (!file) throw notFound()
  const { sheet, headerRow } = file.details
  const pack = await openPackage(path)
  const { sheets } = await readWorkbook(pack)
  const part = sheets.find(({ name }) => name === sheet)?.part ?? ''
  const survey = await surveySheet(pack, part, { headerRow, added: WIDTHS.length })
  return { pack, entry: pack.entries.get(part)!, survey, headerRow }
}

interface Editing {
  source: ExportSource
  locale: Locale
  remove: () => Promise<void>
}

async function* edited(original: Original, { source, locale, remove }: Editing): AsyncGenerator<Buffer> {
  const { pack, entry } = original
  try {
    const content = sheetXml(original, source, locale)
    yield* copyZip(pack.path, [...pack.entries.values()], { replaced: entry, content })
  } finally {
    await source.pages.return(undefined)
    await remove()
  }
}

async function* sheetXml(
  { pack, entry, survey, headerRow }: Original,
  source: ExportSource,
  locale: Locale,
): AsyncGenerator<Buffer> {
  const tickets = new Tickets(source)
  const cells = (row: SheetRow, style: string | null): AddedCells => ({
    cells: row.map((cell) => (typeof cell === 'string' ? sheetText(cell, locale) : cell)),
    style,
  })
  const headers = addedHeaders(
    source.columns.map(({ name }) => name),
    locale,
  )
  const editor = new SheetEditor(survey, WIDTHS, async (row) => {
    if (row === headerRow) return cells(headers, survey.headerStyle)
    const ticket = await tickets.take(row)
    return ticket === null ? null : cells(toAddedCells(source, ticket, locale), null)
  })
  for await (const text of xmlText(pack, entry)) yield Buffer.from(await editor.push(text), 'utf8')
  yield Buffer.from(editor.end(), 'utf8')
  await tickets.end()
}

/** Tickets in the order of their rows, which is the order in which the sheet's reader met them. */
class Tickets {
  readonly #batches: AsyncGenerator<ExportRow[]>
  readonly #rowNumber: number
  #batch: ExportRow[] = []
  #at = 0

  constructor(source: ExportSource) {
    this.#batches = rowsOf(source)
    this.#rowNumber = source.plan.at.row_number
  }

  /** The ticket of a row, or null where the row was not taken. */
  async take(row: number): Promise<ExportRow | null> {
    const next = await this.#peek()
    if (next === null || Number(next.values[this.#rowNumber]) !== row) return null
    this.#at++
    return next
  }

  /** @throws where tickets are left that met no row: a workbook that lacks them must not look whole */
  async end(): Promise<void> {
    if ((await this.#peek()) !== null)
      throw new AppError('damaged_workbook', 422, { reason: 'rows in another order' })
  }

  async #peek(): Promise<ExportRow | null> {
    while (this.#at >= this.#batch.length) {
      const { value, done } = await this.#batches.next()
      if (done) return null
      this.#batch = value
      this.#at = 0
    }
    return this.#batch[this.#at]!
  }
}
