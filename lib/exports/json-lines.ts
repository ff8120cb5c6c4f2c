import { roundConfidence } from '#lib/results/format.ts'
import { evidenceOf, type Plan, writtenOf } from './plan.ts'
import { type ExportRow, type ExportSource, rowsOf } from './read-rows.ts'

/** JSON Lines: one object a ticket, as in a list of tickets, and `columns`: the uploaded row by header. */
export async function* jsonLinesPieces(source: ExportSource): AsyncGenerator<Buffer> {
  const headers = source.columns.map(({ name }) => `${JSON.stringify(name)}:`)
  for await (const batch of rowsOf(source)) {
    let text = ''
    for (const row of batch) text += `${ticketLine(source, headers, row)}\n`
    yield Buffer.from(text, 'utf8')
  }
}

function ticketLine(source: ExportSource, headers: readonly string[], row: ExportRow): string {
  const { plan } = source
  const ticket = JSON.stringify(ticketOf(source, row))
  // Written by hand: an object would put a header such as `2024` before all the others.
  const cells = writtenOf(plan, row.values).map((cell, i) => `${headers[i]}${JSON.stringify(cell)}`)
  return `${ticket.slice(0, -1)},"columns":{${cells.join(',')}}}`
}

function ticketOf({ plan, categories }: ExportSource, { values, reviewed, isUnfit }: ExportRow) {
  const text = (name: keyof Plan['at']) => values[plan.at[name]]!
  const orNull = (value: string) => (value === '' ? null : value)
  const confidence = orNull(text('confidence'))
  return {
    ticket_id: text('id'),
    row_number: Number(text('row_number')),
    received_at: orNull(text('received_at')),
    channel: text('channel'),
    customer_id: text('customer_id'),
    product_code: text('product_code'),
    inquiry_type: text('inquiry_type'),
    title: text('title'),
    body: text('body'),
    assignee: text('assignee'),
    status: text('status'),
    category: categories.get(text('category_id')) ?? null,
    confidence: confidence === null ? null : roundConfidence(Number(confidence)),
    evidence: evidenceOf(plan, values),
    method: orNull(text('method')),
    failure: orNull(text('failure')),
    label: orNull(reviewed) ?? (isUnfit ? null : orNull(text('label'))),
    reviewed_category: orNull(reviewed),
  }
}
