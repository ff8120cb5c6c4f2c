import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import iconv from 'iconv-lite'
import { AppError } from '#lib/errors.ts'
import type { Encoding } from './schema.ts'

/** Bytes read at a time: large enough for the native UTF-8 check, small beside any memory limit. */
const CHUNK_BYTES = 1 << 20
/** Bytes looked at where a guess must be made: thousands of rows, decoded in milliseconds. */
const SAMPLE_BYTES = 256 << 10
/** Valid UTF-8 characters for each invalid byte above which a file is damaged UTF-8 rather than CP949. */
const VALID_FOR_EACH_INVALID = 20
/** Share of control bytes above which the content is no text; the densest real export seen has 3 %. */
const CONTROL_SHARE_MAX = 0.05
/** Below this many bytes a share says nothing. */
const CONTROL_SAMPLE_BYTES = 512

/** What the bytes of a text file say about their encoding. `label` is what people are shown. */
export interface DetectedEncoding {
  encoding: Encoding
  hasBom: boolean
}

/**
 * Decides a text file's encoding from all of its bytes: byte order mark, then strict UTF-8 over the whole
 * file, then the NUL pattern of UTF-16, else CP949. A file that is UTF-8 but for a few bytes stays UTF-8;
 * those bytes are counted when it is decoded.
 * @throws AppError `unsupported_type` (415) when the content is no text, `unsupported_encoding` (422) for ISO-2022-KR
 */
export async function detectEncoding(path: string, signal?: AbortSignal): Promise<DetectedEncoding> {
  let head: Buffer | null = null
  let tail = Buffer.alloc(0)
  const counts = { valid: 0, invalid: 0 }
  let firstInvalid: Buffer | null = null
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES, signal })) {
    const bytes: Buffer = tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk
    if (head === null) {
      head = Buffer.from(bytes.subarray(0, SAMPLE_BYTES))
      const marked = byteOrderMark(head) ?? utf16Pattern(head)
      if (marked !== null) return marked
      refuseNonText(head)
    }
    const end = lastCharacterEnd(bytes)
    tail = Buffer.from(bytes.subarray(end))
    const body = bytes.subarray(0, end)
    if (!isUtf8(body)) {
      countUtf8(body, counts)
      firstInvalid ??= Buffer.from(body.subarray(0, SAMPLE_BYTES))
      if (isHopeless(counts)) break
    }
  }
  if (tail.length > 0 && !isUtf8(tail)) counts.invalid++
  if (counts.invalid === 0) return { encoding: 'utf-8', hasBom: false }
  return { encoding: damagedUtf8OrCp949(firstInvalid ?? tail, head ?? tail, counts), hasBom: false }
}

/** The mark at the start of `head`, or null. */
export function byteOrderMark(head: Buffer): DetectedEncoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', hasBom: true }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', hasBom: true }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', hasBom: true }
  return null
}

/** UTF-16 without a mark: digits, commas and line ends have NUL as their other half, always on one side. */
function utf16Pattern(head: Buffer): DetectedEncoding | null {
  const nuls = [0, 0]
  const size = Math.min(head.length, 4096) & ~1
  for (let at = 0; at < size; at++) if (head[at] === 0) nuls[at & 1]!++
  const units = size / 2
  const [even, odd] = [nuls[0]!, nuls[1]!]
  if (units < 4 || Math.max(even, odd) < units * 0.15 || Math.min(even, odd) > units * 0.02) return null
  return { encoding: odd > even ? 'utf-16le' : 'utf-16be', hasBom: false }
}

function refuseNonText(head: Buffer): void {
  if (head.includes('\x1b$)C')) throw new AppError('unsupported_encoding', 422, { encoding: 'ISO-2022-KR' })
  if (head.length < CONTROL_SAMPLE_BYTES) return
  let controls = 0
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) controls++
  if (controls > head.length * CONTROL_SHARE_MAX) throw new AppError('unsupported_type', 415)
}

/** Everything up to the last ASCII byte or, in a stretch without any, up to a possible lead byte. */
function lastCharacterEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return bytes.length - back
  }
  return bytes.length
}

interface Utf8Counts {
  valid: number
  invalid: number
}

/** So much is invalid that the rest of the file cannot make it UTF-8 again. */
function isHopeless(counts: Utf8Counts): boolean {
  return counts.invalid > 1000 && counts.valid < counts.invalid
}

/** Adds the multi-byte characters and the bytes that belong to none. */
function countUtf8(bytes: Buffer, counts: Utf8Counts): void {
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!
    if (byte < 0x80) {
      at++
      continue
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    if (
      byte >= 0xc2 &&
      byte < 0xf5 &&
      isUtf8(bytes.subarray(at, at + length)) &&
      at + length <= bytes.length
    ) {
      counts.valid++
      at += length
    } else {
      counts.invalid++
      at++
    }
  }
}

function damagedUtf8OrCp949(sample: Buffer, head: Buffer, counts: Utf8Counts): Encoding {
  if (counts.valid > counts.invalid * VALID_FOR_EACH_INVALID) return 'utf-8'
  // A short file decides by which reading leaves less behind: wrong guesses decode into rubbish on both sides.
  const asCp949 = replacements(iconv.decode(sample, 'cp949')) + replacements(iconv.decode(head, 'cp949'))
  const asUtf8 = replacements(sample.toString('utf8')) + replacements(head.toString('utf8'))
  return asUtf8 <= asCp949 ? 'utf-8' : 'cp949'
}

function replacements(text: string): number {
  return text.split('\uFFFD').length - 1
}
