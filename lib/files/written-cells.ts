import type { FileColumn, TicketRow } from './schema.ts'

// Where each written value of a row is kept.
//
// A text column that feeds a field is kept in that field; a date, and every column that feeds nothing, is
// kept as written in `ticket.extra`, at the place its FileColumn says. When a field's value had to be
// changed for one row (blanks around a channel), that row's `extra` ends with `<column>:<as written>`.

/** The cells of a ticket exactly as its file had them, in the order of the file's columns. */
export function writtenCells(columns: FileColumn[], ticket: Omit<TicketRow, 'rowNumber'>): string[] {
  const kept = columns.filter((column) => column.kept === 'extra').length
  const cells = columns.map((column) =>
    column.kept === 'extra' ? (ticket.extra[column.index] ?? '') : fieldText(column, ticket),
  )
  changedCells(ticket.extra.slice(kept), cells)
  return cells
}

/** Puts the cells that their field does not hold as written into a row's cells. */
export function changedCells(changed: readonly string[], cells: string[]): void {
  for (const text of changed) {
    const colon = text.indexOf(':')
    cells[Number(text.slice(0, colon))] = text.slice(colon + 1)
  }
}

/** A cell that its field does not hold as written. */
export function changedCell(columnIndex: number, written: string): string {
  return `${columnIndex}:${written}`
}

function fieldText(column: FileColumn, ticket: Omit<TicketRow, 'rowNumber'>): string {
  switch (column.field) {
    case 'channel':
      return ticket.channel
    case 'customer_id':
      return ticket.customerId
    case 'product_code':
      return ticket.productCode
    case 'inquiry_type':
      return ticket.inquiryType
    case 'title':
      return ticket.title
    case 'body':
      return ticket.body
    case 'assignee':
      return ticket.assignee
    case 'status':
      return ticket.status
    case 'label':
      return ticket.label ?? ''
    default:
      return ''
  }
}
