import type { RejectedRow, TicketRow } from './schema.ts'

// PostgreSQL's COPY text format: tabs between columns, a line a row, backslash escapes, \N for null.

const NEEDS_ESCAPE = /[\\\t\n\r]/
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

export const COPY_TICKETS =
  'COPY ticket (file_id, row_number, received_at, channel, customer_id, product_code, inquiry_type, title, body, assignee, status, label, extra) FROM STDIN'
export const COPY_REJECTED = 'COPY rejected_row (file_id, row_number, reason, is_warning, cells) FROM STDIN'

/** The lines of `COPY_TICKETS` for these tickets. */
export function ticketLines(fileId: string, tickets: TicketRow[]): string {
  let lines = ''
  for (const ticket of tickets) {
    lines += `${fileId}\t${ticket.rowNumber}\t${ticket.receivedAt ?? '\\N'}\t${escaped(ticket.channel)}\t${escaped(
      ticket.customerId,
    )}\t${escaped(ticket.productCode)}\t${escaped(ticket.inquiryType)}\t${escaped(ticket.title)}\t${escaped(
      ticket.body,
    )}\t${escaped(ticket.assignee)}\t${escaped(ticket.status)}\t${
      ticket.label === null ? '\\N' : escaped(ticket.label)
    }\t${textArray(ticket.extra)}\n`
  }
  return lines
}

/** The lines of `COPY_REJECTED` for these rows. */
export function rejectedLines(fileId: string, rows: RejectedRow[]): string {
  let lines = ''
  for (const row of rows) {
    lines += `${fileId}\t${row.rowNumber}\t${row.reason}\t${row.isWarning ? 't' : 'f'}\t${textArray(row.cells)}\n`
  }
  return lines
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text
}

/** `{"a","b"}`: an array literal has its own escapes, which COPY's come on top of. */
function textArray(values: string[]): string {
  if (values.length === 0) return '{}'
  let literal = '{'
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    const quoted = /["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value
    literal += index === 0 ? `"${escaped(quoted)}"` : `,"${escaped(quoted)}"`
  }
  return `${literal}}`
}
