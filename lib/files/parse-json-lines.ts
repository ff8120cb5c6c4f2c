import { createReadStream } from 'node:fs'
import { type DecodeDamage, decodeText } from './decode-text.ts'
import { COLUMNS_MAX, RECORD_CHARS_MAX } from './limits.ts'
import type { Encoding, SourceRow } from './schema.ts'

const READ_BYTES = 64 << 10
/** Objects whose keys make the columns; a key that first comes later is reported. */
const KEY_SAMPLE_LINES = 1_000

export interface JsonLinesSource {
  path: string
  encoding: Encoding
  damage: DecodeDamage
  signal?: AbortSignal | undefined
  onBytes?: ((count: number) => void) | undefined
}

interface Line {
  number: number
  /** null when the line is no JSON object. */
  object: Map<string, string> | null
  raw: string
}

/** Reads JSON Lines as a table: the keys of the first objects become the header, as row 0. Values stay text. */
export async function* parseJsonLines(source: JsonLinesSource): AsyncGenerator<SourceRow[]> {
  const keys = new Map<string, number>()
  let head: Line[] | null = []
  for await (const lines of readLines(source)) {
    if (head === null) {
      yield lines.map((line) => rowOf(line, keys))
      continue
    }
    head.push(...lines)
    if (head.length < KEY_SAMPLE_LINES) continue
    yield withHeader(head, keys)
    head = null
  }
  if (head !== null) yield withHeader(head, keys)
}

function withHeader(lines: Line[], keys: Map<string, number>): SourceRow[] {
  for (const { object } of lines.slice(0, KEY_SAMPLE_LINES)) {
    for (const key of object?.keys() ?? []) {
      if (!keys.has(key) && keys.size <= COLUMNS_MAX) keys.set(key, keys.size)
    }
  }
  const rows = lines.map((line) => rowOf(line, keys))
  return keys.size === 0 ? rows : [{ number: 0, cells: [...keys.keys()], isHeader: true }, ...rows]
}

function rowOf({ number, object, raw }: Line, keys: Map<string, number>): SourceRow {
  if (object === null) return { number, cells: [raw], problem: 'bad_json' }
  const row: SourceRow = { number, cells: new Array<string>(keys.size).fill('') }
  for (const [key, value] of object) {
    const index = keys.get(key)
    if (index === undefined) row.warning = 'unknown_key'
    else row.cells[index] = value
  }
  return row
}

async function* readLines(source: JsonLinesSource): AsyncGenerator<Line[]> {
  let rest = ''
  let number = 0
  let isTooLong = false
  for await (const text of decodeText(readBytes(source), source.encoding, source.damage)) {
    const pieces = (rest + text).split('\n')
    rest = pieces.pop()!
    const lines: Line[] = []
    for (const piece of pieces) {
      number++
      if (isTooLong) isTooLong = false
      else if (piece.trim() !== '') lines.push(lineOf(piece, number))
    }
    if (rest.length > RECORD_CHARS_MAX && !isTooLong) {
      lines.push({ number: number + 1, object: null, raw: rest })
      isTooLong = true
    }
    if (isTooLong) rest = ''
    yield lines
  }
  if (rest.trim() !== '') yield [lineOf(rest, number + 1)]
}

function lineOf(raw: string, number: number): Line {
  return { number, object: parseObject(raw), raw }
}

/** A Map, so that a key such as `__proto__` is a key like any other. */
function parseObject(raw: string): Map<string, string> | null {
  let value: unknown
  try {
    value = JSON.parse(raw, keepLongNumbers)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return new Map(
    Object.entries(value).map(([key, cell]) => [key.toWellFormed(), textOf(cell).toWellFormed()]),
  )
}

/** Numbers as they are written: 12345678901234567890 is an id, not 12345678901234567000. */
function keepLongNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? context.source : value
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

async function* readBytes(source: JsonLinesSource): AsyncGenerator<Buffer> {
  const stream = createReadStream(source.path, { highWaterMark: READ_BYTES, signal: source.signal })
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    source.onBytes?.(chunk.length)
    yield chunk
  }
}
