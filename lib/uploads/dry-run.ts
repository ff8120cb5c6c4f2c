import { Gate } from '#lib/files/gate.ts'
import { LISTED_LINES_MAX } from '#lib/files/limits.ts'
import { type ReadReport, type ReadRequest, readTickets, type TicketBatch } from '#lib/files/read-tickets.ts'
import type { UploadCounts } from './schema.ts'

/** Reading on would keep a person waiting: about a million rows of CSV on a quiet machine. */
const DRY_RUN_MS_MAX = 10_000
/** Dry runs a process does at once; each keeps the thread busy. */
const DRY_RUNS_AT_ONCE = 2

const store = globalThis as typeof globalThis & { __bunryuDryRuns?: Gate }

/**
 * What importing would give: the file is read to its end and nothing stored. A very long file is read for as long
 * as `maxMs` allows, and the answer says so.
 * @throws AppError those of `readTickets`
 */
export async function dryRun(
  path: string,
  request: ReadRequest,
  { maxMs = DRY_RUN_MS_MAX }: { maxMs?: number } = {},
): Promise<UploadCounts> {
  store.__bunryuDryRuns ??= new Gate(DRY_RUNS_AT_ONCE)
  const leave = await store.__bunryuDryRuns.enter(request.signal)
  const batches = readTickets(path, request)
  const sofar = noCounts()
  const deadline = performance.now() + maxMs
  try {
    for (;;) {
      const step = await batches.next()
      if (step.done) return countsOf(step.value)
      request.signal?.throwIfAborted()
      addBatch(sofar, step.value)
      if (performance.now() > deadline) return sofar
    }
  } finally {
    await batches.return(undefined as never)
    leave()
  }
}

function countsOf({ rowCount, rejectedCount, details }: ReadReport): UploadCounts {
  return {
    is_complete: true,
    row_count: rowCount,
    rejected_count: rejectedCount,
    rejects: details.rejects,
    warnings: details.warnings,
    undecodable: details.undecodable,
    title_rows: details.titleRows,
    blank_rows: details.blankRows,
    first_received_at: details.firstReceivedAt,
    last_received_at: details.lastReceivedAt,
  }
}

function noCounts(): UploadCounts {
  return {
    is_complete: false,
    row_count: 0,
    rejected_count: 0,
    rejects: {},
    warnings: {},
    undecodable: { count: 0, lines: [] },
    title_rows: 0,
    blank_rows: 0,
    first_received_at: null,
    last_received_at: null,
  }
}

function addBatch(counts: UploadCounts, { tickets, rejected }: TicketBatch): void {
  counts.row_count += tickets.length
  for (const { reason, isWarning, rowNumber } of rejected) {
    const byReason: Partial<Record<string, number>> = isWarning ? counts.warnings : counts.rejects
    byReason[reason] = (byReason[reason] ?? 0) + 1
    if (!isWarning) counts.rejected_count++
    if (reason !== 'undecodable') continue
    counts.undecodable.count++
    if (counts.undecodable.lines.length < LISTED_LINES_MAX) counts.undecodable.lines.push(rowNumber)
  }
}
