import { createReadStream } from 'node:fs'
import { CsvScanner } from './csv-scanner.ts'
import { type DecodeDamage, decodeText } from './decode-text.ts'
import { detectDelimiter } from './detect-delimiter.ts'
import type { Delimiter, Encoding, SourceRow } from './schema.ts'

/** Bytes decoded at a time: with mapping and COPY about 2 ms of work, so other requests of the process are not held up. */
const READ_BYTES = 64 << 10
/** Characters of the head that the separator is guessed from. */
const DELIMITER_SAMPLE_CHARS = 64 << 10

export interface CsvSource {
  path: string
  encoding: Encoding
  /** Detected when absent. */
  delimiter?: Delimiter | undefined
  damage: DecodeDamage
  signal?: AbortSignal | undefined
  /** Told of every piece of the file that has been read, in bytes. */
  onBytes?: ((count: number) => void) | undefined
}

export interface CsvRows {
  delimiter: Delimiter
  rows: AsyncGenerator<SourceRow[]>
}

/** Opens a delimited text file: detects its separator, then gives its rows a piece at a time. */
export async function parseCsv(source: CsvSource): Promise<CsvRows> {
  const chunks = decodeText(readBytes(source), source.encoding, source.damage)
  const head: string[] = []
  let length = 0
  while (length < DELIMITER_SAMPLE_CHARS) {
    const { value, done } = await chunks.next()
    if (done) break
    head.push(value)
    length += value.length
  }
  const detected = detectDelimiter(sampleOf(head, length))
  const delimiter = source.delimiter ?? detected.delimiter
  return { delimiter, rows: scanRows(head, chunks, delimiter, detected.skip) }
}

/** Whole lines only: a cut last line would look ragged. */
function sampleOf(head: string[], length: number): string {
  const text = head.join('')
  if (length <= DELIMITER_SAMPLE_CHARS) return text
  const sample = text.slice(0, DELIMITER_SAMPLE_CHARS)
  const end = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'))
  return end > 0 ? sample.slice(0, end) : sample
}

async function* scanRows(
  head: string[],
  rest: AsyncGenerator<string>,
  delimiter: Delimiter,
  skip: number,
): AsyncGenerator<SourceRow[]> {
  const scanner = new CsvScanner(delimiter)
  let toSkip = skip
  for (const text of head) {
    yield scanner.push(text.slice(toSkip), false)
    toSkip = Math.max(0, toSkip - text.length)
  }
  for await (const text of rest) yield scanner.push(text, false)
  yield scanner.push('', true)
}

async function* readBytes(source: CsvSource): AsyncGenerator<Buffer> {
  const stream = createReadStream(source.path, { highWaterMark: READ_BYTES, signal: source.signal })
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    source.onBytes?.(chunk.length)
    yield chunk
  }
}
