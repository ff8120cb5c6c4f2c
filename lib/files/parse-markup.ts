import { createReadStream } from 'node:fs'
import { AppError } from '#lib/errors.ts'
import { decodeText } from './decode-text.ts'
import { detectEncoding } from './detect-encoding.ts'
import { HtmlTables } from './html-tables.ts'
import type { OpenedSheet } from './parse-xlsx.ts'
import type { Encoding, ReadOptions, SourceRow } from './schema.ts'
import { SpreadsheetXml } from './spreadsheet-xml.ts'
import { XmlScanner } from './xml-scanner.ts'

const READ_BYTES = 256 << 10

/** Tables of a web page, or sheets of Excel 2003's XML: both are named `.xls` by back offices. */
export async function parseMarkup(
  path: string,
  options: Pick<ReadOptions, 'sheet' | 'encoding'>,
): Promise<OpenedSheet & { encoding: Encoding }> {
  const encoding = options.encoding ?? (await detectEncoding(path)).encoding
  const source = { path, encoding }
  const found = await findTables(source)
  const chosen = chooseTable(found, options.sheet)
  return {
    sheet: found[chosen]!.name,
    sheets: found.map((one) => one.name),
    encoding,
    rows: rowsOf(source, chosen),
  }
}

interface Source {
  path: string
  encoding: Encoding
}

/** Counts the rows of every table first: the data are in the largest one, titles and totals in others. */
async function findTables(source: Source): Promise<{ name: string; rowCount: number }[]> {
  const found: { name: string; rowCount: number }[] = []
  for await (const rows of allRows(source)) {
    for (const { table, name } of rows) {
      while (found.length <= table) found.push({ name: `표 ${found.length + 1}`, rowCount: 0 })
      found[table]!.rowCount++
      if (name !== undefined) found[table]!.name = name
    }
  }
  if (found.length === 0) throw new AppError('no_rows', 422)
  return found
}

function chooseTable(found: { name: string; rowCount: number }[], sheet: ReadOptions['sheet']): number {
  if (sheet === undefined) {
    const most = Math.max(...found.map((one) => one.rowCount))
    return found.findIndex((one) => one.rowCount === most)
  }
  const index = typeof sheet === 'number' ? sheet : found.findIndex((one) => one.name === sheet)
  if (found[index] === undefined) {
    throw new AppError('no_such_sheet', 422)
  }
  return index
}

async function* rowsOf(source: Source, chosen: number): AsyncGenerator<SourceRow[]> {
  for await (const rows of allRows(source)) {
    yield rows.filter((row) => row.table === chosen).map(({ table: _, name: __, ...row }) => row)
  }
}

export type NamedRow = SourceRow & { table: number; name?: string | undefined }

async function* allRows(source: Source): AsyncGenerator<NamedRow[]> {
  let html: HtmlTables | null = null
  let xml: SpreadsheetXml | null = null
  let scanner: XmlScanner | null = null
  const bytes = createReadStream(source.path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>
  for await (const text of decodeText(bytes, source.encoding, { count: 0, lines: [] })) {
    if (html === null && xml === null) {
      if (
        /urn:schemas-microsoft-com:office:spreadsheet/.test(text.slice(0, 4096)) &&
        !/<html/i.test(text.slice(0, 4096))
      ) {
        xml = new SpreadsheetXml()
        scanner = new XmlScanner(xml)
      } else html = new HtmlTables()
    }
    html?.push(text, false)
    scanner?.push(text)
    yield (html ?? xml!).rows.splice(0)
  }
  html?.push('', true)
  scanner?.end()
  yield (html ?? xml)?.rows.splice(0) ?? []
}
