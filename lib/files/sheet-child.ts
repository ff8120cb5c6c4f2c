import { text } from 'node:stream/consumers'
import { AppError } from '#lib/errors.ts'
import { openWorkbook } from './open-workbook.ts'
import type { ReadOptions, SourceRow } from './schema.ts'

// The process that opens workbooks. Every spreadsheet reader has a 2 kB file that hangs it or eats its memory;
// here that costs this process, not the one that serves pages. It is given a path and options on its standard
// input, no environment and no right to start programs, and answers with one JSON value a line.

/** What the parent sends. */
export interface SheetRequest extends Omit<ReadOptions, 'delimiter'> {
  path: string
  /** A folder for files of its own, removed by the parent. */
  workFolder: string
}

/** Rows sent at a time: enough to make the JSON cheap, little enough to keep the other side responsive. */
const ROWS_A_LINE = 500
/** The same in characters, for rows of long cells. */
const CHARS_A_LINE = 500_000
/** Characters of all rows. A text written once may stand in a million cells, so the file's size bounds nothing. */
const CHARS_MAX = 1 << 30

async function main(): Promise<void> {
  // From our own parent, which has checked what people sent.
  const request = JSON.parse(await text(process.stdin)) as SheetRequest
  try {
    const { rows, ...opened } = await openWorkbook(request)
    await send({ opened })
    await sendRows(rows)
    // A preset's counts are complete now.
    await send({ end: true, preset: opened.preset })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await send({ error: { code: error.code, status: error.status, params: error.params } })
  }
}

async function sendRows(batches: AsyncIterable<SourceRow[]>): Promise<void> {
  let sent = 0
  for await (const batch of batches) {
    let line: SourceRow[] = []
    let chars = 0
    for (const row of batch) {
      line.push(row)
      for (const cell of row.cells) chars += cell.length
      if (line.length < ROWS_A_LINE && chars < CHARS_A_LINE) continue
      sent += chars
      if (sent > CHARS_MAX) throw new AppError('archive_too_large', 422, { limit: 'text' })
      await send({ rows: line })
      line = []
      chars = 0
    }
    sent += chars
    // A batch without rows says that the reader is at work, which a long silence would not.
    if (line.length > 0 || batch.length === 0) await send({ rows: line })
  }
}

/** Waits until the parent has taken what was sent before. */
async function send(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}

await main()
