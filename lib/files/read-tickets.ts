import { AppError } from '#lib/errors.ts'
import { type Layout, layOut, takeHead } from './lay-out.ts'
import { ROWS_MAX } from './limits.ts'
import { RowNormalizer } from './normalize-row.ts'
import { type OpenedFile, openRows } from './open-rows.ts'
import { ReadingTally } from './reading-tally.ts'
import { rejectedRow } from './rejected-row.ts'
import type {
  FileColumn,
  FileDetails,
  FileFormat,
  Mapping,
  ReadOptions,
  RejectedRow,
  SourceRow,
  TicketRow,
} from './schema.ts'

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
  const tally = new ReadingTally()
  const head = await takeHead(opened.rows, tally)
  const layout = layOut(head, request, opened)
  if (!layout.columns.some((column) => column.field === 'body')) {
    throw new AppError('no_body_column', 422)
  }
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
    preset: opened.preset?.use ?? null,
    headerRow: layout.header.row,
    undecodable: damage,
    ...tally.details(),
  }
  return { format, encoding, columns: layout.columns, mapping: layout.mapping, details }
}
