import { Readable } from 'node:stream'
import type { Locale } from '#lib/locale.ts'
import { csvPieces } from './csv.ts'
import { jsonLinesPieces } from './json-lines.ts'
import { type ExportedTask, readExport } from './read-rows.ts'
import type { ExportQuery } from './schema.ts'
import { workbookPieces } from './workbook.ts'
import { xlsxStream } from './xlsx.ts'

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What a client is told of the bytes. `bunryu-unencodable` says what becomes of a character that CP949 has not. */
export function exportHeaders({ format, encoding }: ExportQuery): Record<string, string> {
  if (format === 'jsonl') return { 'content-type': 'application/jsonl; charset=utf-8' }
  if (format !== 'csv') return { 'content-type': XLSX_TYPE }
  if (encoding === 'utf-8') return { 'content-type': 'text/csv; charset=utf-8' }
  // The Encoding Standard's euc-kr is CP949.
  return {
    'content-type': 'text/csv; charset=euc-kr',
    'bunryu-unencodable': 'numeric-character-reference',
  }
}

/**
 * The file as a stream: nothing is read ahead of what the client takes but one page. Ask for the task first.
 * @throws AppError `workbook_*` (409) and those of the workbook's reader, before the first byte
 */
export async function writeExport(
  task: ExportedTask,
  query: ExportQuery,
  locale: Locale,
): Promise<ReadableStream<Uint8Array>> {
  const source = await readExport(task, { all: query.format === 'jsonl' })
  switch (query.format) {
    case 'csv':
      return streamOf(csvPieces(source, { locale, encoding: query.encoding }))
    case 'jsonl':
      return streamOf(jsonLinesPieces(source))
    case 'xlsx':
      return xlsxStream(source, locale)
    case 'workbook':
      return streamOf(await workbookPieces(task, source, locale))
  }
}

function streamOf(pieces: AsyncGenerator<Buffer>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream<Uint8Array>
}
