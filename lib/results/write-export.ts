import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { writeXlsxStream } from 'hucre/xlsx'
import { disarmFormula } from '#lib/results/disarm-formula.ts'
import type { Export, ExportRow } from '#lib/results/read-export.ts'
import type { ExportFormat } from '#lib/results/schema.ts'

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The file as a stream: nothing is read ahead of what the client takes. */
export function writeExport(exported: Export, format: ExportFormat): ReadableStream<Uint8Array> {
  return format === 'csv' ? writeCsv(exported) : writeXlsx(exported)
}

/** CSV that Excel opens with its Korean whole: UTF-8 with a byte order mark and CRLF. */
function writeCsv({ headers, pages }: Export): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const lines = async function* () {
    yield encoder.encode(`\ufeff${csvLines([headers.map(disarmFormula)])}`)
    for await (const page of pages) yield encoder.encode(csvLines(page.map(toCsvCells)))
  }
  return Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream<Uint8Array>
}

function csvLines(rows: (string | number | null)[][]): string {
  return stringify(rows, { record_delimiter: 'windows' })
}

function toCsvCells({ written, category, confidence, evidence, reviewedCategory, failure }: ExportRow) {
  return [
    ...written.map(disarmFormula),
    category,
    confidence,
    disarmFormula(evidence),
    reviewedCategory,
    failure,
  ]
}

/** Every cell but the confidence is a text cell, so codes keep their zeros and nothing is a formula. */
function writeXlsx({ headers, pages }: Export): ReadableStream<Uint8Array> {
  const rows = async function* () {
    yield headers
    for await (const page of pages) {
      for (const row of page) {
        yield [...row.written, row.category, row.confidence, row.evidence, row.reviewedCategory, row.failure]
      }
    }
  }
  return writeXlsxStream(rows(), { name: '티켓', freezePane: { rows: 1 } })
}
