import { layOut, takeHead } from './lay-out.ts'
import { PREVIEW_ROWS } from './limits.ts'
import type { ColumnChoice } from './map-columns.ts'
import { RowNormalizer } from './normalize-row.ts'
import { type OpenedFile, openRows } from './open-rows.ts'
import { readTickets } from './read-tickets.ts'
import { ReadingTally } from './reading-tally.ts'
import type {
  Delimiter,
  FileColumn,
  FileDetails,
  FileFormat,
  Mapping,
  PresetUse,
  ReadOptions,
  RejectReason,
  SourceRow,
  WarningReason,
} from './schema.ts'

/** Characters of a cell that the wizard gets: more than its table shows. */
const PREVIEW_CELL_CHARS_MAX = 500

/** A row as the wizard shows it, with what would become of it. */
export interface PreviewRow {
  number: number
  cells: string[]
  reason: RejectReason | null
  warnings: WarningReason[]
}

/** The head of a file as it would be read, for a person to check before anything is stored. */
export interface FilePreview {
  format: FileFormat
  encoding: string
  delimiter: Delimiter | null
  sheet: string | null
  sheets: string[]
  /** Its counts are not complete before the file has been read to its end. */
  preset: PresetUse | null
  headerRow: number
  columns: FileColumn[]
  mapping: Mapping
  /** How each column was chosen; `part` and `content` are worth a person's look. */
  choices: ColumnChoice[]
  /** The first rows below the header; empty rows are left out. */
  rows: PreviewRow[]
}

export interface PreviewRequest {
  options?: ReadOptions | undefined
  mapping?: Mapping | undefined
  signal?: AbortSignal | undefined
}

/**
 * Reads the first rows. A file without a body column is shown all the same, so that one can be chosen.
 * @throws AppError those of `openRows`, `no_rows` (422) for a file without any row, unless it has other sheets
 */
export async function previewFile(path: string, request: PreviewRequest): Promise<FilePreview> {
  const opened = await openRows(path, request.options ?? {}, request)
  try {
    const head = await takeHead(opened.rows, new ReadingTally())
    // A cover sheet may be empty; the others can only be chosen when their names are shown.
    if (head.length === 0 && opened.sheets.length > 1) return emptyPreview(opened)
    const { header, columns, mapping, choices } = layOut(head, request, opened)
    const body = head.slice(header.index + 1)
    const normalizer = new RowNormalizer({ columns, header: header.written, isRagged: opened.isRagged })
    const { format, encoding, delimiter, sheet, sheets } = opened
    const rows = body.slice(0, PREVIEW_ROWS).map((row) => previewRow(row, normalizer))
    return {
      format,
      encoding,
      delimiter,
      sheet,
      sheets,
      preset: opened.preset?.use ?? null,
      headerRow: header.row,
      columns,
      mapping,
      choices,
      rows,
    }
  } finally {
    await opened.rows.return(undefined)
  }
}

function emptyPreview({ format, encoding, delimiter, sheet, sheets }: OpenedFile): FilePreview {
  const nothing = { preset: null, headerRow: 0, columns: [], mapping: {}, choices: [], rows: [] }
  return { format, encoding, delimiter, sheet, sheets, ...nothing }
}

/** What importing would give: read to its end, nothing stored. */
export async function countFile(
  path: string,
  request: PreviewRequest,
): Promise<{ rowCount: number; rejectedCount: number; warningCount: number; details: FileDetails }> {
  const batches = readTickets(path, request)
  for (;;) {
    const step = await batches.next()
    if (step.done) return step.value
  }
}

function previewRow(row: SourceRow, normalizer: RowNormalizer): PreviewRow {
  const outcome = normalizer.normalize(row)
  const reason = outcome !== null && outcome.ticket === null ? outcome.reason : null
  const cells = row.cells.map((cell) =>
    cell.length > PREVIEW_CELL_CHARS_MAX ? `${cell.slice(0, PREVIEW_CELL_CHARS_MAX).toWellFormed()}…` : cell,
  )
  return { number: row.number, cells, reason, warnings: outcome?.ticket ? outcome.warnings : [] }
}
