import { AppError } from '#lib/errors.ts'
import { CELL_CHARS_MAX } from './limits.ts'
import { attribute, type XmlHandler } from './xml-scanner.ts'

/** Bytes of all shared strings together: 300,000 long tickets take a quarter of it. */
const STRINGS_BYTES_MAX = 192 << 20
const FIRST_BLOCK_BYTES = 1 << 16

/**
 * A workbook's shared strings as UTF-8 in one growing buffer. As JavaScript strings, with the parsed tree
 * around them, those of a 300,000-row workbook cost over a gigabyte; like this they cost their size.
 */
export class SharedStrings {
  #bytes = Buffer.allocUnsafe(FIRST_BLOCK_BYTES)
  #ends = new Uint32Array(1024)
  #count = 0

  get count(): number {
    return this.#count
  }

  add(text: string): void {
    const start = this.#count === 0 ? 0 : this.#ends[this.#count - 1]!
    const size = Buffer.byteLength(text)
    if (start + size > STRINGS_BYTES_MAX) throw new AppError('archive_too_large', 422, { limit: 'strings' })
    if (start + size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 1.5, start + size) | 0)
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes = larger
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2)
      larger.set(this.#ends)
      this.#ends = larger
    }
    this.#bytes.write(text, start)
    this.#ends[this.#count++] = start + size
  }

  /** The string at `index`, or null when the workbook has none there. */
  get(index: number): string | null {
    if (!(index >= 0 && index < this.#count)) return null
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1]!, this.#ends[index]!)
  }
}

/** Fills a table from `sharedStrings.xml`: rich text is joined, phonetic guides are left out. */
export function sharedStringsHandler(strings: SharedStrings): XmlHandler {
  let text = ''
  let isText = false
  let isPhonetic = false
  return {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') isText = !isPhonetic
      else if (name === 'rPh') isPhonetic = true
    },
    close(name) {
      if (name === 'si') strings.add(decodeEscapes(text))
      else if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
    },
    text(piece) {
      if (isText && text.length <= CELL_CHARS_MAX) text += piece
    },
  }
}

/** `_x000D_`: how a workbook writes characters that XML cannot hold. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text
    .replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .toWellFormed()
}

/** How the numbers of a style are meant: as a moment, as a code with leading zeros, or as they are. */
export type NumberKind = 'date' | 'plain' | { zeros: number }

/** Collects the kind of every cell style from `styles.xml`, in the order cells refer to them. */
export function stylesHandler(kinds: NumberKind[]): XmlHandler {
  const codes = new Map<number, string>()
  let isCellStyle = false
  return {
    open(name, attributes) {
      if (name === 'numFmt')
        codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
      else if (name === 'cellXfs') isCellStyle = true
      else if (name === 'xf' && isCellStyle) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        kinds.push(kindOf(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false
    },
    text() {},
  }
}

function kindOf(id: number, code: string | undefined): NumberKind {
  // ECMA-376 18.8.30: 14-22 and 45-47 are dates and times everywhere, 27-36 and 50-58 in East Asian Excel.
  if (code === undefined) {
    return (id >= 14 && id <= 22) ||
      (id >= 27 && id <= 36) ||
      (id >= 45 && id <= 47) ||
      (id >= 50 && id <= 58)
      ? 'date'
      : 'plain'
  }
  const bare = code
    .split(';')[0]!
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h|m|s)[^\]]*\]/gi, '')
  if (/^0{2,}$/.test(bare)) return { zeros: bare.length }
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare) ? 'date' : 'plain'
}
