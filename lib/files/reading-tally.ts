import { rejectedRow } from './rejected-row.ts'
import type { FileDetails, RejectedRow, RejectReason, SourceRow, TicketRow, WarningReason } from './schema.ts'

/** Warnings of one kind that are listed with their row; all are counted. A file may warn on every row. */
const LISTED_WARNINGS_MAX = 10_000

/** Counts what happens to the rows of one file. */
export class ReadingTally {
  rowCount = 0
  rejectedCount = 0
  /** Tickets with at least one warning. */
  warningCount = 0
  blankRows = 0
  titleRows = 0
  readonly #rejects: Partial<Record<RejectReason, number>> = {}
  readonly #warnings: Partial<Record<WarningReason, number>> = {}
  #first: string | null = null
  #last: string | null = null

  take(ticket: TicketRow): void {
    this.rowCount++
    const at = ticket.receivedAt
    if (at === null) return
    if (this.#first === null || at < this.#first) this.#first = at
    if (this.#last === null || at > this.#last) this.#last = at
  }

  reject(row: SourceRow, reason: RejectReason): RejectedRow {
    this.rejectedCount++
    this.#rejects[reason] = (this.#rejects[reason] ?? 0) + 1
    return rejectedRow(row, reason, false)
  }

  /** Counts a warning and says whether it is still to be listed. */
  warn(reason: WarningReason): boolean {
    const count = (this.#warnings[reason] ?? 0) + 1
    this.#warnings[reason] = count
    return count <= LISTED_WARNINGS_MAX
  }

  counts(): { rowCount: number; rejectedCount: number; warningCount: number } {
    return { rowCount: this.rowCount, rejectedCount: this.rejectedCount, warningCount: this.warningCount }
  }

  details(): Pick<
    FileDetails,
    'blankRows' | 'titleRows' | 'rejects' | 'warnings' | 'firstReceivedAt' | 'lastReceivedAt'
  > {
    return {
      blankRows: this.blankRows,
      titleRows: this.titleRows,
      rejects: this.#rejects,
      warnings: this.#warnings,
      firstReceivedAt: this.#first,
      lastReceivedAt: this.#last,
    }
  }
}
