import { setImmediate as turn } from 'node:timers/promises'
import type { Locale } from '#lib/locale.ts'
import { encodeCp949 } from './cp949.ts'
import { CsvBytes } from './csv-bytes.ts'
import { csvLine } from './csv-line.ts'
import type { ExportSource } from './read-rows.ts'
import type { ExportEncoding } from './schema.ts'
import { sheetHeaders } from './sheet-rows.ts'

/** CSV that Excel opens with its Korean whole: UTF-8 with a byte order mark, or CP949 for old ones. */
export async function* csvPieces(
  source: ExportSource,
  { locale, encoding }: { locale: Locale; encoding: ExportEncoding },
): AsyncGenerator<Buffer> {
  const isCp949 = encoding === 'cp949'
  const header = csvLine(sheetHeaders(source, locale))
  yield isCp949 ? encodeCp949(header) : Buffer.from(`\ufeff${header}`, 'utf8')
  const rows = new CsvBytes(source, locale)
  for await (const page of source.pages)
    for (const piece of rows.pieces(page)) {
      yield isCp949 ? encodeCp949(piece.toString('utf8')) : piece
      await turn()
    }
}
