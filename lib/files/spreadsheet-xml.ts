import { AppError } from '#lib/errors.ts'
import { CELL_CHARS_MAX } from './limits.ts'
import type { NamedRow } from './parse-markup.ts'
import { SHEET_COLUMNS_MAX, SHEET_ROWS_MAX } from './sheet-rows.ts'
import { attribute, type XmlHandler } from './xml-scanner.ts'

/** Rows one merged cell is carried down, as for other workbooks. */
const MERGE_ROWS_MAX = 1_000

/** The sheets of an Excel 2003 XML workbook (`<Workbook><Worksheet><Table><Row><Cell><Data>`). */
export class SpreadsheetXml implements XmlHandler {
  rows: NamedRow[] = []
  #table = -1
  #name = ''
  #row: NamedRow = { number: 0, cells: [], table: 0 }
  #column = -1
  #across = 0
  #isData = false
  #type = ''
  #text = ''
  #down = 0
  readonly #carried = new Map<number, { value: string; until: number }>()

  open(name: string, attributes: string): void {
    switch (name) {
      case 'Worksheet':
        this.#table++
        this.#name = attribute(attributes, 'Name') ?? ''
        this.#row = { number: 0, cells: [], table: this.#table }
        this.#carried.clear()
        break
      case 'Row':
        this.#openRow(attributes)
        break
      case 'Cell':
        this.#openCell(attributes)
        break
      case 'Data':
        this.#isData = true
        this.#type = attribute(attributes, 'Type') ?? ''
        this.#text = ''
        break
    }
  }

  close(name: string): void {
    if (name === 'Data') this.#isData = false
    else if (name === 'Cell') this.#closeCell()
    else if (name === 'Row') this.#closeRow()
  }

  text(text: string): void {
    if (this.#isData && this.#text.length <= CELL_CHARS_MAX) this.#text += text
  }

  #openRow(attributes: string): void {
    const number = Number(attribute(attributes, 'Index') ?? this.#row.number + 1)
    if (!Number.isInteger(number) || number < 1 || number > SHEET_ROWS_MAX) throw outside('row')
    this.#row = { number, cells: [], table: this.#table, name: this.#name }
    this.#column = -1
    this.#across = 0
  }

  #openCell(attributes: string): void {
    const index = attribute(attributes, 'Index')
    this.#column = index === undefined ? this.#column + 1 + this.#across : Number(index) - 1
    if (!Number.isInteger(this.#column) || this.#column < 0 || this.#column >= SHEET_COLUMNS_MAX)
      throw outside('column')
    this.#across = Math.min(SHEET_COLUMNS_MAX, Number(attribute(attributes, 'MergeAcross') ?? 0) || 0)
    this.#down = Number(attribute(attributes, 'MergeDown') ?? 0) || 0
    this.#text = ''
    this.#type = ''
  }

  #closeCell(): void {
    let value = this.#text
    if (this.#type === 'DateTime') value = value.replace(/(?:T00:00:00)?(?:\.0+)?$/, '').replace('T', ' ')
    if (this.#type === 'Boolean') value = value === '1' ? 'TRUE' : 'FALSE'
    if (this.#type === 'Error') this.#row.warning = 'cell_error'
    if (value === '') return
    this.#put(this.#column, value)
    if (this.#down > 0 && this.#down < MERGE_ROWS_MAX) {
      this.#carried.set(this.#column, { value, until: this.#row.number + this.#down })
    }
  }

  #closeRow(): void {
    for (const [column, { value, until }] of this.#carried) {
      if (until < this.#row.number) this.#carried.delete(column)
      else if ((this.#row.cells[column] ?? '') === '') {
        this.#put(column, value)
        this.#row.merged = [...(this.#row.merged ?? []), column]
      }
    }
    if (this.#row.cells.length > 0) this.rows.push(this.#row)
  }

  #put(column: number, value: string): void {
    const { cells } = this.#row
    while (cells.length < column) cells.push('')
    cells[column] = value
  }
}

function outside(what: string): AppError {
  return new AppError('damaged_workbook', 422, { reason: `${what} outside the sheet` })
}
