import { REJECTED_CELL_CHARS_MAX, REJECTED_CELLS_MAX } from './limits.ts'
import type { RejectedRow, RejectReason, SourceRow, WarningReason } from './schema.ts'

/** A row for the list of rejected ones, cut to what is needed to find it again. */
export function rejectedRow(
  row: SourceRow,
  reason: RejectReason | WarningReason,
  isWarning: boolean,
): RejectedRow {
  const cells = row.cells.slice(0, REJECTED_CELLS_MAX).map((cell) => {
    const clean = cell.includes('\0') ? cell.replaceAll('\0', '') : cell
    return clean.length > REJECTED_CELL_CHARS_MAX
      ? `${clean.slice(0, REJECTED_CELL_CHARS_MAX).toWellFormed()}…`
      : clean
  })
  return { rowNumber: row.number, reason, cells, isWarning }
}
