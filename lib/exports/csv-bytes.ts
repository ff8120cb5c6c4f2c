import type { Locale } from '#lib/locale.ts'
import { copyRows, copyValue } from './copy-text.ts'
import { csvCell, csvLine } from './csv-line.ts'
import { EvidenceStretches } from './evidence-bytes.ts'
import { failureSentence } from './failure-sentences.ts'
import { evidenceWordsOf, type Plan } from './plan.ts'
import { linesOf } from './read-page.ts'
import { type ExportPage, type ExportRow, type ExportSource, toExportRow } from './read-rows.ts'
import { confidenceOf, toSheetRow } from './sheet-rows.ts'

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE, QUOTE, COMMA] = [9, 10, 13, 32, 34, 44]
const [ZERO, BACKSLASH, LETTER_E] = [48, 92, 101]

/** Bytes that a cell cannot hold as they are: `"`, `,`, and the backslash of COPY's escapes. */
const SPECIAL = new Uint8Array(256)
for (const byte of [QUOTE, COMMA, BACKSLASH]) SPECIAL[byte] = 1

/** First bytes after which a cell may be a formula: blanks, signs, escapes, and all beyond ASCII but Hangul and emoji. */
const SUSPECT = new Uint8Array(256)
for (let byte = 0x80; byte < 0xf0; byte++) SUSPECT[byte] = byte >= 0xea && byte <= 0xed ? 0 : 1
for (const char of '=+-@ \\\t\n\v\f\r') SUSPECT[char.charCodeAt(0)] = 1

/** What the letter behind a backslash stands for in COPY's text. */
const UNESCAPED = Uint8Array.from({ length: 256 }, (_, byte) => byte)
for (const [letter, char] of Object.entries({ b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }))
  UNESCAPED[letter.charCodeAt(0)] = char

/** Besides the cells as they are: separators, quotes, names of categories, a reason. */
const ROW_MARGIN_BYTES = 8_192
/** A confidence that is no longer has no more than four decimals: `0.8312`. */
const SHORT_CONFIDENCE = 6

/**
 * Turns COPY's text into CSV byte by byte, without a string for each cell: several times as fast as `csv-line.ts`,
 * which says the same in the plain way, is what this is tested against, and writes what needs a closer look.
 * Longer than other files: its methods share one row's bytes, and apart they would hand them to one another for each cell.
 */
export class CsvBytes {
  readonly #source: ExportSource
  readonly #plan: Plan
  readonly #locale: Locale
  readonly #evidence: EvidenceStretches
  /** Names of the categories as CSV has them, by id. */
  readonly #names: Buffer[] = []
  /** Where the values of the row at hand begin, and where the next row does. */
  readonly #starts: Int32Array
  #in: Buffer = Buffer.alloc(0)
  #out: Buffer = Buffer.alloc(0)
  #length = 0

  constructor(source: ExportSource, locale: Locale) {
    this.#source = source
    this.#plan = source.plan
    this.#locale = locale
    this.#evidence = new EvidenceStretches(source.plan)
    this.#starts = new Int32Array(source.plan.width + 1)
    for (const [id, name] of source.categories) this.#names[Number(id)] = Buffer.from(csvCell(name), 'utf8')
  }

  /** A page's rows, some at a time. */
  *pieces({ page, reviews }: ExportPage): Generator<Buffer> {
    for (const lines of linesOf(page)) {
      this.#in = lines
      this.#out = Buffer.allocUnsafe(2 * lines.length + ROW_MARGIN_BYTES)
      this.#length = 0
      for (let at = 0; at < lines.length; ) at = this.#row(at, reviews)
      yield this.#out.subarray(0, this.#length)
    }
  }

  #row(from: number, reviews: ExportPage['reviews']): number {
    const next = this.#split(from)
    this.#ensure(2 * (next - from) + ROW_MARGIN_BYTES)
    if (this.#isEmpty(this.#plan.changed)) {
      for (const value of this.#plan.written) this.#cell(value)
      this.#added(reviews)
    } else this.#text(csvLine(toSheetRow(this.#source, this.#plainRow(reviews), this.#locale)))
    return next
  }

  #split(from: number): number {
    const [bytes, starts] = [this.#in, this.#starts]
    let count = 1
    let at = from
    starts[0] = from
    for (let byte = bytes[at]!; byte !== LINE_FEED; byte = bytes[++at]!)
      if (byte === TAB) starts[count++] = at + 1
    starts[count++] = at + 1
    if (count !== starts.length) throw new Error(`a row of ${count - 1} values`)
    return at + 1
  }

  /** One of the upload's own cells, and the comma behind it. */
  #cell(value: number): void {
    const [start, end] = [this.#starts[value]!, this.#starts[value + 1]! - 1]
    if (start < end && SUSPECT[this.#in[start]!] === 1) this.#textCell(csvCell(this.#string(value)))
    else this.#stretch(start, end)
  }

  /** Bytes that are no formula, and the comma behind them. */
  #stretch(start: number, end: number): void {
    const [bytes, out, begin] = [this.#in, this.#out, this.#length]
    let length = begin
    let special = 0
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      special |= SPECIAL[byte]!
      out[length++] = byte
    }
    // Seldom, so the bytes are gone through once more.
    if (special !== 0) length = this.#quoted(start, end)
    out[length++] = COMMA
    this.#length = length
  }

  /** @returns where it ends */
  #quoted(start: number, end: number): number {
    const [out, begin] = [this.#out, this.#length]
    out[this.#length++] = QUOTE
    const length = this.#unescape(start, end)
    this.#length = begin
    out[length] = QUOTE
    for (let at = begin + 1; at < length; at++) {
      const byte = out[at]
      if (byte === QUOTE || byte === COMMA || byte === LINE_FEED || byte === CARRIAGE_RETURN)
        return length + 1
    }
    out.copyWithin(begin, begin + 1, length)
    return length - 1
  }

  /** Bytes as they stand between quotes. @returns where they end */
  #unescape(start: number, end: number): number {
    const [bytes, out] = [this.#in, this.#out]
    let length = this.#length
    for (let at = start; at < end; at++) {
      let byte = bytes[at]!
      if (byte === BACKSLASH) byte = UNESCAPED[bytes[++at]!]!
      if (byte === QUOTE) out[length++] = QUOTE
      out[length++] = byte
    }
    return length
  }

  /** Category, confidence, evidence, reviewed category, reason of failure. */
  #added(reviews: ExportPage['reviews']): void {
    const { at } = this.#plan
    this.#name(this.#number(at.category_id))
    this.#confidence()
    this.#words(reviews)
    // Not a number, where no category fits: a cell without a name.
    this.#name(reviews.size === 0 ? 0 : Number(reviews.get(this.#string(at.id)) ?? 0))
    if (!this.#isEmpty(at.failure))
      this.#text(csvCell(failureSentence(this.#string(at.failure), this.#locale)))
    this.#out[this.#length++] = CARRIAGE_RETURN
    this.#out[this.#length++] = LINE_FEED
  }

  /** A category's cell; no category has the id 0. */
  #name(id: number): void {
    const name = this.#names[id]
    if (name !== undefined) {
      this.#ensure(name.length + ROW_MARGIN_BYTES)
      this.#length += name.copy(this.#out, this.#length)
    }
    this.#out[this.#length++] = COMMA
  }

  #confidence(): void {
    const [start, end] = [
      this.#starts[this.#plan.at.confidence]!,
      this.#starts[this.#plan.at.confidence + 1]! - 1,
    ]
    const isShort =
      end - start <= SHORT_CONFIDENCE && this.#in[end - 3] !== LETTER_E && this.#in[end - 4] !== LETTER_E
    if (!isShort) {
      this.#textCell(String(confidenceOf(this.#string(this.#plan.at.confidence))))
      return
    }
    for (let at = start; at < end; at++) this.#out[this.#length++] = this.#in[at]!
    this.#out[this.#length++] = COMMA
  }

  /** The words that decided, and the comma behind them. */
  #words(reviews: ExportPage['reviews']): void {
    const { ends } = this.#evidence
    const isFound = this.#evidence.find(this.#in, this.#starts)
    if (!isFound || (ends.length > 0 && SUSPECT[this.#in[ends[0]!]!] === 1)) {
      this.#textCell(csvCell(evidenceWordsOf(this.#plan, this.#plainRow(reviews).values)))
      return
    }
    // Stretches may overlap, so together they may be longer than the row.
    this.#ensure(2 * totalOf(ends) + ROW_MARGIN_BYTES)
    if (ends.length === 2) {
      this.#stretch(ends[0]!, ends[1]!)
      return
    }
    const out = this.#out
    if (ends.length > 0) out[this.#length++] = QUOTE
    for (let i = 0; i < ends.length; i += 2) {
      if (i > 0) {
        out[this.#length++] = COMMA
        out[this.#length++] = SPACE
      }
      this.#length = this.#unescape(ends[i]!, ends[i + 1]!)
    }
    if (ends.length > 0) out[this.#length++] = QUOTE
    out[this.#length++] = COMMA
  }

  /** The row at hand as texts. */
  #plainRow(reviews: ExportPage['reviews']): ExportRow {
    const { at } = this.#plan
    const values = copyRows(this.#in.toString('utf8', this.#starts[0], this.#starts.at(-1)))[0]!
    return toExportRow(values, { ...this.#source, review: reviews.get(values[at.id]!) })
  }

  #textCell(text: string): void {
    if (text !== '') this.#text(text)
    this.#out[this.#length++] = COMMA
  }

  #text(text: string): void {
    this.#ensure(3 * text.length + ROW_MARGIN_BYTES)
    this.#length += this.#out.write(text, this.#length, 'utf8')
  }

  #string(value: number): string {
    return copyValue(this.#in.toString('utf8', this.#starts[value], this.#starts[value + 1]! - 1))
  }

  #number(value: number): number {
    let number = 0
    for (let at = this.#starts[value]!; at < this.#starts[value + 1]! - 1; at++)
      number = number * 10 + this.#in[at]! - ZERO
    return number
  }

  #isEmpty(value: number): boolean {
    return this.#starts[value + 1]! - this.#starts[value]! === 1
  }

  #ensure(bytes: number): void {
    if (this.#length + bytes <= this.#out.length) return
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes))
    this.#out.copy(larger, 0, 0, this.#length)
    this.#out = larger
  }
}

function totalOf(ends: readonly number[]): number {
  let total = 0
  for (let i = 0; i < ends.length; i += 2) total += ends[i + 1]! - ends[i]! + 2
  return total
}
