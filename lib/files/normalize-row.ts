import { CELL_CHARS_MAX, REJECTED_CELLS_MAX, SHORT_FIELD_CHARS_MAX } from './limits.ts'
import { parseDate } from './parse-date.ts'
import { cleanCells, isBlank, isTotal, keyOf } from './row-cells.ts'
import type { FileColumn, RejectReason, SourceRow, TicketField, TicketRow, WarningReason } from './schema.ts'
import { changedCell } from './written-cells.ts'

/** What becomes of one row: a ticket, with warnings perhaps, or a reason; null for a row of empty cells. */
export type RowOutcome =
  | { ticket: TicketRow; warnings: WarningReason[] }
  | { ticket: null; reason: RejectReason }
  | null

export interface Table {
  columns: FileColumn[]
  /** The header as written, to recognise its repetitions. */
  header: string[]
  /** Delimited text: a row with fewer cells than the header has lost something. Sheets just end early. */
  isRagged: boolean
}

/** Turns rows of one table into tickets. */
export class RowNormalizer {
  readonly #table: Table
  readonly #width: number
  readonly #extra: number[]
  readonly #at: Record<TicketField, number>
  readonly #headerKey: string
  #lastDate: { written: string; parsed: string | null } = { written: '', parsed: null }

  constructor(table: Table) {
    this.#table = table
    this.#width = table.columns.length
    this.#extra = table.columns.flatMap((column, index) => (column.kept === 'extra' ? [index] : []))
    const indexOf = (field: TicketField) => table.columns.findIndex((column) => column.field === field)
    this.#at = {
      received_at: indexOf('received_at'),
      channel: indexOf('channel'),
      customer_id: indexOf('customer_id'),
      product_code: indexOf('product_code'),
      inquiry_type: indexOf('inquiry_type'),
      title: indexOf('title'),
      body: indexOf('body'),
      assignee: indexOf('assignee'),
      status: indexOf('status'),
      label: indexOf('label'),
    }
    this.#headerKey = keyOf(table.header)
  }

  /** Decides one row. Its cells are composed and cleaned in place. */
  normalize(row: SourceRow): RowOutcome {
    const { cells } = row
    if (row.problem) return { ticket: null, reason: row.problem }
    const oddities = cleanCells(cells)
    const reason = this.#refusal(row)
    if (reason === 'blank') return null
    if (reason !== null) return { ticket: null, reason }
    const ticket = this.#ticketOf(row)
    if (ticket === null) return { ticket: null, reason: 'field_too_long' }
    const warnings = this.#warningsOf(row, ticket, oddities)
    return { ticket, warnings }
  }

  #refusal(row: SourceRow): RejectReason | 'blank' | null {
    const { cells } = row
    if (
      cells.length > this.#width &&
      cells.some((cell, index) => index >= this.#width && cell.trim() !== '')
    ) {
      return cells.length > REJECTED_CELLS_MAX ? 'too_many_cells' : this.#orRepeated(cells, 'too_many_cells')
    }
    // A stray quote that also moved the columns would put values where they do not belong.
    if (row.warning === 'stray_quote' && cells.length !== this.#width) return 'stray_quote'
    for (const cell of cells) if (cell.length > CELL_CHARS_MAX) return 'cell_too_long'
    const body = cells[this.#at.body]
    if (body === undefined || isBlank(body)) {
      if (cells.every(isBlank)) return 'blank'
      return isTotal(cells) ? 'total_row' : this.#orRepeated(cells, 'missing_body')
    }
    if (row.merged?.includes(this.#at.body)) return 'merged_body'
    if (cells[0] === this.#table.header[0] && keyOf(cells) === this.#headerKey) return 'repeated_header'
    return isTotal(cells) ? 'total_row' : null
  }

  #orRepeated(cells: string[], reason: RejectReason): RejectReason {
    return this.#headerKey !== '[]' && keyOf(cells) === this.#headerKey ? 'repeated_header' : reason
  }

  #ticketOf(row: SourceRow): TicketRow | null {
    const { cells } = row
    const at = this.#at
    const extra: string[] = []
    for (const index of this.#extra) extra.push(cells[index] ?? '')
    let isTooLong = false
    const short = (index: number): string => {
      const written = index < 0 ? '' : (cells[index] ?? '')
      if (written === '') return ''
      const value = written.trim()
      if (value.length > SHORT_FIELD_CHARS_MAX) isTooLong = true
      if (value !== written) extra.push(changedCell(index, written))
      return value
    }
    const label = short(at.label)
    const ticket: TicketRow = {
      rowNumber: row.number,
      receivedAt: this.#dateOf(cells[at.received_at]),
      channel: short(at.channel),
      customerId: short(at.customer_id),
      productCode: short(at.product_code),
      inquiryType: short(at.inquiry_type),
      title: cells[at.title] ?? '',
      body: cells[at.body] ?? '',
      assignee: short(at.assignee),
      status: short(at.status),
      label: label === '' ? null : label,
      extra,
    }
    return isTooLong ? null : ticket
  }

  #dateOf(written: string | undefined): string | null {
    if (written === undefined || written === '') return null
    if (written !== this.#lastDate.written) this.#lastDate = { written, parsed: parseDate(written) }
    return this.#lastDate.parsed
  }

  #warningsOf(row: SourceRow, ticket: TicketRow, oddities: WarningReason[]): WarningReason[] {
    const written = row.cells[this.#at.received_at]
    const isBadDate = ticket.receivedAt === null && written !== undefined && !isBlank(written)
    const isShort = this.#table.isRagged && row.cells.length < this.#width
    if (!row.warning && !row.isCut && !isBadDate && !isShort) return oddities
    const warnings: WarningReason[] = row.warning ? [row.warning, ...oddities] : [...oddities]
    if (row.isCut) warnings.push('body_cut')
    if (isShort) warnings.push('too_few_cells')
    if (isBadDate) warnings.push('bad_date')
    return warnings
  }
}
