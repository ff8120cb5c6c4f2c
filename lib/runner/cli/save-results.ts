import { createWriteStream, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import process from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { ExportedTask } from '#lib/exports/read-rows.ts'
import { writeExport } from '#lib/exports/write-export.ts'
import type { Locale } from '#lib/locale.ts'
import type { CommandWords } from './command-words.ts'

/** Writes beside the file and renames at the end: what has the name is whole. */
export async function saveResults(
  task: ExportedTask,
  { path, query }: NonNullable<CommandWords['out']>,
  locale: Locale,
): Promise<void> {
  const part = `${path}.${process.pid}.part`
  const tidyUp = () => rmSync(part, { force: true })
  // A second Ctrl-C ends the process where it stands.
  process.once('exit', tidyUp)
  try {
    const bytes = await writeExport(task, query, locale)
    await pipeline(
      Readable.fromWeb(bytes as NodeReadableStream<Uint8Array>),
      createWriteStream(part, { flags: 'wx' }),
    )
    await rename(part, path)
  } finally {
    tidyUp()
    process.off('exit', tidyUp)
  }
}
