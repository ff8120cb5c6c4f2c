import { AppError } from '#lib/errors.ts'
import { findHeader, type Header } from './find-header.ts'
import { mapColumns } from './map-columns.ts'
import { RowNormalizer, rejectedRow } from './normalize-row.ts'
import { type OpenedFile, openRows } from './open-rows.ts'
import { ReadingTally } from './reading-tally.ts'
import {
  type FileColumn,
  type FileDetails,
  type FileFormat,
  type Mapping,
  type ReadOptions,
  type RejectedRow,
  ROWS_MAX,
  type SourceRow,
  type TicketRow,
} from './schema.ts'

/** Rows gathered before the header and the columns are decided. */
const HEAD_ROWS = 200

export interface ReadRequest {
  options?: ReadOptions | undefined
  mapping?: Mapping | undefined
  signal?: AbortSignal | undefined
  onBytes?: ((count: number) => void) | undefined
}

/** What a stretch of the file gave: every row of it is in one of the two lists (warnings are in both). */
export interface TicketBatch {
  tickets: TicketRow[]
  rejected: RejectedRow[]
}

/** What was read, complete when the last batch has been taken. `rowCount + rejectedCount` are the table's rows. */
export interface ReadReport {
  format: FileFormat
  encoding: string
  columns: FileColumn[]
  mapping: Mapping
  rowCount: number
  rejectedCount: number
  warningCount: number
  details: FileDetails
}

/**
 * Reads a file on disk as tickets, a batch (about a quarter of a megabyte) at a time; the next batch is read
 * only when it is asked for. Returns the report. Uploads are spooled first, see `spool.ts`.
 * @throws AppError `no_rows`, `no_body_column`, `too_many_columns`, `too_many_rows` (422) and those of `openRows`
 */
export async function* readTickets(
  path: string,
  request: ReadRequest,
): AsyncGenerator<TicketBatch, ReadReport> {
  const opened = await openRows(path, request.options ?? {}, request)
  try {
    return yield* readOpened(opened, request)
  } finally {
    // Ends the reader's file, or its process, when the caller stops early.
    await opened.rows.return(undefined)
  }
}

async function* readOpened(
  opened: OpenedFile,
  request: ReadRequest,
): AsyncGenerator<TicketBatch, ReadReport> {
  const head = await takeHead(opened.rows)
  const layout = layOut(head, request)
  const tally = new ReadingTally()
  const normalizer = new RowNormalizer({
    columns: layout.columns,
    header: layout.header.written,
    isRagged: opened.isRagged,
  })
  const first = layout.header.index + 1
  const body = head.slice(first)
  yield aboveHeader(head.slice(0, Math.max(0, first - 1)), layout, tally)
  yield readBatch(body, normalizer, tally)
  for await (const rows of opened.rows) {
    request.signal?.throwIfAborted()
    yield readBatch(rows, normalizer, tally)
    if (tally.rowCount + tally.rejectedCount > ROWS_MAX)
      throw new AppError('too_many_rows', 422, { max: ROWS_MAX })
  }
  return { ...tally.counts(), ...reportOf(opened, layout, tally) }
}

/** How the rows become tickets: shared with the preview. */
export interface Layout {
  header: Header
  columns: FileColumn[]
  mapping: Mapping
}

/** Decides header and columns from the first rows. */
export function layOut(head: SourceRow[], request: ReadRequest): Layout {
  if (head.length === 0) throw new AppError('no_rows', 422)
  const header = findHeader(head, request.options?.headerRow)
  const sample = head.slice(header.index + 1).filter((row) => !row.problem)
  const choices = mapColumns(header.names, sample, request.mapping)
  if (!choices.some((choice) => choice.field === 'body')) {
    throw new AppError('no_body_column', 422, { columns: header.names.slice(0, 20).join(', ').slice(0, 300) })
  }
  let extras = 0
  const columns = header.names.map((name, index): FileColumn => {
    const field = choices.find((choice) => choice.index === index)?.field ?? null
    // A date is stored as a moment, so the cell is kept beside it as it was written.
    const isKept = field !== null && field !== 'received_at'
    return { name, field, kept: isKept ? 'field' : 'extra', index: isKept ? -1 : extras++ }
  })
  const mapping: Mapping = Object.fromEntries(choices.map(({ field, index }) => [field, header.names[index]]))
  return { header, columns, mapping }
}

/** The first rows that hold anything, enough to decide the layout. */
export async function takeHead(rows: AsyncGenerator<SourceRow[]>, count = HEAD_ROWS): Promise<SourceRow[]> {
  const head: SourceRow[] = []
  while (head.length < count) {
    const { value, done } = await rows.next()
    if (done) break
    for (const row of value) if (row.problem || row.cells.some((cell) => cell.trim() !== '')) head.push(row)
  }
  return head
}

function aboveHeader(rows: SourceRow[], layout: Layout, tally: ReadingTally): TicketBatch {
  const rejected: RejectedRow[] = []
  const wide = Math.max(2, layout.columns.length * 0.6)
  for (const row of rows) {
    // A narrow row is a title. A row as wide as the table may be a ticket, and none is dropped silently.
    if (row.cells.filter((cell) => cell.trim() !== '').length < wide) tally.titleRows++
    else rejected.push(tally.reject(row, 'above_header'))
  }
  return { tickets: [], rejected }
}

function readBatch(rows: SourceRow[], normalizer: RowNormalizer, tally: ReadingTally): TicketBatch {
  const tickets: TicketRow[] = []
  const rejected: RejectedRow[] = []
  for (const row of rows) {
    const outcome = normalizer.normalize(row)
    if (outcome === null) tally.blankRows++
    else if (outcome.ticket === null) rejected.push(tally.reject(row, outcome.reason))
    else {
      tickets.push(outcome.ticket)
      tally.take(outcome.ticket)
      for (const reason of outcome.warnings) {
        if (tally.warn(reason)) rejected.push(rejectedRow(row, reason, true))
      }
      if (outcome.warnings.length > 0) tally.warningCount++
    }
  }
  return { tickets, rejected }
}

function reportOf(opened: OpenedFile, layout: Layout, tally: ReadingTally) {
  const { format, encoding, delimiter, sheet, sheets, damage } = opened
  const details = {
    delimiter,
    sheet,
    sheets,
    headerRow: layout.header.row,
    undecodable: damage,
    ...tally.details(),
  }
  return { format, encoding, columns: layout.columns, mapping: layout.mapping, details }
}
