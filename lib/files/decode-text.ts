import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { LISTED_LINES_MAX } from './limits.ts'
import type { Encoding } from './schema.ts'

/** Counts what could not be decoded while text flows by. */
export interface DecodeDamage {
  /** Undecodable byte sequences in the whole file, complete once the text has been read to its end. */
  count: number
  /** The first lines they are on, from 1. */
  lines: number[]
}

const REPLACEMENT = '\uFFFD'

/**
 * Decodes bytes chunk by chunk without splitting characters. What cannot be decoded becomes U+FFFD and
 * is counted with its line in `damage`; a U+FFFD that the file itself holds is not counted.
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  damage: DecodeDamage,
): AsyncGenerator<string> {
  const decoder = createDecoder(encoding)
  let lines = 1
  let isFirst = true
  const take = (decoded: Decoded): string => {
    let text = decoded.text
    if (isFirst && text.length > 0) {
      isFirst = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    if (decoded.undecodable > 0) {
      damage.count += decoded.undecodable
      listLines(text, lines, damage.lines)
    }
    lines += countLineEnds(text)
    return text
  }
  for await (const chunk of bytes) {
    const piece = take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)))
    if (piece !== '') yield piece
  }
  const last = take(decoder.end())
  if (last !== '') yield last
}

interface Decoded {
  text: string
  undecodable: number
}

interface Decoder {
  write(chunk: Buffer): Decoded
  end(): Decoded
}

function createDecoder(encoding: Encoding): Decoder {
  if (encoding === 'utf-8') return new Utf8Decoder()
  // iconv-lite for CP949: Node's TextDecoder('euc-kr') gets 8,824 of the 17,048 characters wrong.
  const decoder = iconv.getDecoder(encoding, { stripBOM: false })
  const counted = (text: string | undefined): Decoded => ({
    text: text ?? '',
    undecodable: countOf(text ?? '', REPLACEMENT),
  })
  if (encoding === 'cp949') {
    return { write: (chunk) => counted(decoder.write(chunk)), end: () => counted(decoder.end()) }
  }
  return new Utf16Decoder(decoder)
}

/** Whole chunks at once when they are valid (the native check is about a hundred times faster than counting). */
class Utf8Decoder implements Decoder {
  #carry: Buffer = Buffer.alloc(0)
  // Only used for chunks that are not valid UTF-8, always from a character's first byte to a last one.
  readonly #lenient = new TextDecoder('utf-8', { ignoreBOM: true })

  write(chunk: Buffer): Decoded {
    const whole = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk])
    const end = whole.length - openTail(whole)
    this.#carry = end === whole.length ? Buffer.alloc(0) : Buffer.from(whole.subarray(end))
    return this.#decode(whole.subarray(0, end))
  }

  end(): Decoded {
    const rest = this.#carry
    this.#carry = Buffer.alloc(0)
    return this.#decode(rest)
  }

  #decode(bytes: Buffer): Decoded {
    if (isUtf8(bytes)) return { text: bytes.toString('utf8'), undecodable: 0 }
    const text = this.#lenient.decode(bytes)
    return { text, undecodable: countOf(text, REPLACEMENT) - countOfBytes(bytes, '\uFFFD') }
  }
}

/** UTF-16 may split surrogate pairs between chunks, and lone ones are undecodable. */
class Utf16Decoder implements Decoder {
  readonly #decoder: iconv.DecoderStream
  #high = ''
  #isOdd = false

  constructor(decoder: iconv.DecoderStream) {
    this.#decoder = decoder
  }

  write(chunk: Buffer): Decoded {
    if (chunk.length % 2 === 1) this.#isOdd = !this.#isOdd
    const text = this.#high + (this.#decoder.write(chunk) ?? '')
    const last = text.charCodeAt(text.length - 1)
    this.#high = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : ''
    return wellFormed(this.#high === '' ? text : text.slice(0, -1))
  }

  end(): Decoded {
    const last = wellFormed(this.#high + (this.#decoder.end() ?? ''))
    // An odd last byte is half a character, which iconv-lite drops without a word.
    if (!this.#isOdd) return last
    return { text: last.text + REPLACEMENT, undecodable: last.undecodable + 1 }
  }
}

function wellFormed(text: string): Decoded {
  if (text.isWellFormed()) return { text, undecodable: 0 }
  const clean = text.toWellFormed()
  return { text: clean, undecodable: countOf(clean, REPLACEMENT) - countOf(text, REPLACEMENT) }
}

/** Bytes at the end (0-3) that begin a character which the next chunk has to finish. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function listLines(text: string, firstLine: number, lines: number[]): void {
  let line = firstLine
  let from = 0
  while (lines.length < LISTED_LINES_MAX) {
    const at = text.indexOf(REPLACEMENT, from)
    if (at < 0) return
    line += countLineEnds(text.slice(from, at))
    if (lines.at(-1) !== line) lines.push(line)
    from = at + 1
  }
}

function countLineEnds(text: string): number {
  const lf = countOf(text, '\n')
  // CR alone ends a line only in old Mac files, which hold no LF at all.
  return lf > 0 ? lf : countOf(text, '\r')
}

function countOf(text: string, needle: string): number {
  let count = 0
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) count++
  return count
}

function countOfBytes(bytes: Buffer, needle: string): number {
  let count = 0
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 3)) count++
  return count
}
