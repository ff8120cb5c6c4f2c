import { AppError } from '#lib/errors.ts'
import { columnOf } from '#lib/files/sheet-cells.ts'
import { SHEET_COLUMNS_MAX } from '#lib/files/sheet-rows.ts'
import { type Package, readRelations, scanPart } from '#lib/files/xlsx-package.ts'
import { attribute, type XmlHandler } from '#lib/files/xml-scanner.ts'

/** What has to be known of a sheet before columns can be added to it. */
export interface SheetSurvey {
  /** The first column, from 0, where nothing stands from the header down. */
  firstFree: number
  /** Style of the header's last cell, for ours beside it; null where it has none. */
  headerStyle: string | null
  hasColumnWidths: boolean
}

/**
 * @param headerRow as a person counts it; 0 where there is none
 * @throws AppError `workbook_no_room` (409), and those of the workbook's reader
 */
export async function surveySheet(
  pack: Package,
  part: string,
  { headerRow, added }: { headerRow: number; added: number },
): Promise<SheetSurvey> {
  const entry = pack.entries.get(part)
  if (entry === undefined) throw new AppError('damaged_workbook', 422, { reason: 'no sheet' })
  const handler = new Surveyor(headerRow)
  await scanPart(pack, entry, handler)
  const firstFree = 1 + Math.max(handler.lastColumn, await lastTableColumn(pack, part))
  if (firstFree + added > SHEET_COLUMNS_MAX) throw new AppError('workbook_no_room', 409)
  return { firstFree, headerStyle: handler.headerStyle, hasColumnWidths: handler.hasColumnWidths }
}

class Surveyor implements XmlHandler {
  lastColumn = -1
  headerStyle: string | null = null
  hasColumnWidths = false
  readonly #headerRow: number
  #row = 0
  #column = -1
  #style: string | null = null

  constructor(headerRow: number) {
    this.#headerRow = headerRow
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'row':
        this.#row = Number(attribute(attributes, 'r') ?? this.#row + 1)
        this.#column = -1
        break
      case 'c': {
        const reference = attribute(attributes, 'r')
        this.#column = reference === undefined ? this.#column + 1 : columnOf(reference)
        this.#style = attribute(attributes, 's') ?? null
        break
      }
      // A cell with a style alone holds nothing: whole rows are coloured to the sheet's end.
      case 'v':
      case 'f':
      case 'is':
        this.#note(this.#row, this.#column)
        if (this.#row === this.#headerRow) this.headerStyle = this.#style
        break
      case 'mergeCell': {
        const [, last, bottom] = /:([A-Z]+)(\d+)$/.exec(attribute(attributes, 'ref') ?? '') ?? []
        if (last !== undefined) this.#note(Number(bottom), columnOf(last))
        break
      }
      case 'cols':
        this.hasColumnWidths = true
        break
    }
  }

  close(): void {}

  text(): void {}

  /** A title above the header may be wider than the table. */
  #note(row: number, column: number): void {
    if (row >= this.#headerRow) this.lastColumn = Math.max(this.lastColumn, column)
  }
}

/** A table's columns have names that must stand in its header cells: nothing of ours may stand inside one. */
async function lastTableColumn(pack: Package, part: string): Promise<number> {
  const slash = part.lastIndexOf('/') + 1
  if (!pack.entries.has(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`)) return -1
  let last = -1
  for (const { target } of (await readRelations(pack, part)).get('table') ?? []) {
    const entry = pack.entries.get(target)
    if (entry === undefined) continue
    await scanPart(pack, entry, {
      open(name, attributes) {
        const right =
          name === 'table' ? /:([A-Z]+)\d+$/.exec(attribute(attributes, 'ref') ?? '')?.[1] : undefined
        if (right !== undefined) last = Math.max(last, columnOf(right))
      },
      close() {},
      text() {},
    })
  }
  return last
}
