import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Pool } from 'pg'
import { type FileRecord, listRejects } from '#lib/files/data.ts'
import { reasonSentence } from '#lib/files/reason-sentences.ts'
import type { Locale } from '#lib/locale.ts'

const HEADERS: Record<Locale, { row: string; reason: string }> = {
  ko: { row: '행', reason: '사유' },
  en: { row: 'row', reason: 'reason' },
}

/** The rows that were not taken, as CSV for Excel (BOM, formulas disarmed): row, reason, and the row's own cells. */
export function rejectsCsv(pool: Pool, file: FileRecord, locale: Locale): ReadableStream<Uint8Array> {
  const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' })
  Readable.from(records(pool, file, locale))
    .on('error', (error) => csv.destroy(error))
    .pipe(csv)
  return Readable.toWeb(csv) as ReadableStream<Uint8Array>
}

async function* records(pool: Pool, file: FileRecord, locale: Locale): AsyncGenerator<(string | number)[]> {
  yield [HEADERS[locale].row, HEADERS[locale].reason, ...file.columns]
  for await (const { rowNumber, reason, cells } of listRejects(pool, { fileId: file.file_id })) {
    yield [rowNumber, reasonSentence(reason, locale), ...cells]
  }
}
