import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { AppError } from '#lib/errors.ts'
import { openWorkbook } from './open-workbook.ts'
import type { SourceRow } from './schema.ts'

// The process that opens workbooks. Every spreadsheet reader has a 2 kB file that hangs it or eats its memory;
// here that costs this process, not the one that serves pages. It is given a path and options on its standard
// input, no environment and no right to start programs, and answers with one JSON value a line.

/** What the parent sends. */
export const sheetRequestSchema = z.object({
  path: z.string(),
  /** A folder for files of its own, removed by the parent. */
  workFolder: z.string(),
  sheet: z.union([z.string(), z.number()]).optional(),
  password: z.string().optional(),
  encoding: z.string().optional(),
})
export type SheetRequest = z.infer<typeof sheetRequestSchema>

/** Rows sent at a time: enough to make the JSON cheap, little enough to keep the other side responsive. */
const ROWS_A_LINE = 500

async function main(): Promise<void> {
  const request = sheetRequestSchema.parse(JSON.parse(await text(process.stdin)))
  try {
    const { rows, ...opened } = await openWorkbook(request)
    await send({ opened })
    for await (const batch of rows) {
      for (let at = 0; at < batch.length; at += ROWS_A_LINE) await sendRows(batch.slice(at, at + ROWS_A_LINE))
    }
    await send({ end: true })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await send({ error: { code: error.code, status: error.status, params: error.params } })
  }
}

function sendRows(rows: SourceRow[]): Promise<void> {
  return send({ rows })
}

/** Waits until the parent has taken what was sent before. */
async function send(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}

await main()
