import { AppError } from '#lib/errors.ts'
import { CELL_CHARS_MAX } from './limits.ts'
import type { SourceRow } from './schema.ts'
import { columnOf, numberText } from './sheet-cells.ts'
import { decodeEscapes, type NumberKind, type SharedStrings } from './sheet-strings.ts'
import { attribute, type XmlHandler } from './xml-scanner.ts'

/** Excel's own bounds (specification of Excel 2007 and later). */
export const SHEET_ROWS_MAX = 1_048_576
export const SHEET_COLUMNS_MAX = 16_384

export interface SheetContext {
  strings: SharedStrings
  kinds: NumberKind[]
  is1904: boolean
}

/**
 * Turns a sheet's XML into rows, which it puts into `rows` as they end.
 * A cell without reference follows the one before it, a row without number the row before it.
 */
export class SheetRows implements XmlHandler {
  rows: SourceRow[] = []
  readonly #context: SheetContext
  #row: SourceRow = { number: 0, cells: [] }
  #isInRow = false
  #isInCell = false
  #collects = false
  #isPhonetic = false
  #column = -1
  #type = ''
  #style = -1
  #text = ''

  constructor(context: SheetContext) {
    this.#context = context
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'c':
        if (this.#isInRow) this.#openCell(attributes)
        break
      case 'v':
      case 't':
        this.#collects = this.#isInCell && !this.#isPhonetic
        break
      case 'rPh':
        this.#isPhonetic = true
        break
      case 'row':
        this.#openRow(attributes)
        break
    }
  }

  close(name: string): void {
    switch (name) {
      case 'c':
        if (this.#isInCell) this.#closeCell()
        break
      case 'v':
      case 't':
        this.#collects = false
        break
      case 'rPh':
        this.#isPhonetic = false
        break
      case 'row':
        if (this.#row.cells.length > 0 || this.#row.problem) this.rows.push(this.#row)
        this.#isInRow = false
        break
    }
  }

  text(text: string): void {
    // A cell beyond the limit is rejected by its length; its millionth character is not needed for that.
    if (this.#collects && this.#text.length <= CELL_CHARS_MAX) this.#text += text
  }

  #openRow(attributes: string): void {
    const written = attribute(attributes, 'r')
    const number = written === undefined ? this.#row.number + 1 : Number(written)
    if (!Number.isInteger(number) || number < 1 || number > SHEET_ROWS_MAX) throw outside('row')
    this.#row = { number, cells: [] }
    this.#isInRow = true
    this.#column = -1
  }

  #openCell(attributes: string): void {
    const reference = attribute(attributes, 'r')
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference)
    if (this.#column < 0 || this.#column >= SHEET_COLUMNS_MAX) throw outside('column')
    this.#type = attribute(attributes, 't') ?? 'n'
    this.#style = Number(attribute(attributes, 's') ?? -1)
    this.#text = ''
    this.#isInCell = true
  }

  #closeCell(): void {
    this.#isInCell = false
    this.#collects = false
    const value = this.#value()
    if (value === '') return
    const { cells } = this.#row
    while (cells.length < this.#column) cells.push('')
    cells[this.#column] = value
  }

  #value(): string {
    const text = this.#text
    switch (this.#type) {
      case 's': {
        if (text === '') return ''
        const shared = this.#context.strings.get(Number(text))
        // The workbook points at a text that it does not hold: the row cannot be read.
        if (shared === null) this.#row.problem = 'missing_text'
        return shared ?? ''
      }
      case 'str':
      case 'inlineStr':
        return decodeEscapes(text)
      case 'b':
        return text === '1' || text === 'true' ? 'TRUE' : 'FALSE'
      case 'e':
        if (text !== '') this.#row.warning = 'cell_error'
        return text
      case 'd':
        return text.replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ')
      default:
        return text === ''
          ? ''
          : numberText(text, this.#context.kinds[this.#style] ?? 'plain', this.#context.is1904)
    }
  }
}

function outside(what: string): AppError {
  return new AppError('damaged_workbook', 422, { reason: `${what} outside the sheet` })
}
