import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '#lib/errors.ts'

/** Entries of one archive. A workbook has tens; with pictures, hundreds. */
const ENTRIES_MAX = 1_000
/** Bytes one entry may inflate to: a sheet of 1,048,576 rows takes about 700 MB. */
const ENTRY_BYTES_MAX = 1 << 30
/** Bytes all entries may inflate to. */
const TOTAL_BYTES_MAX = 2 * ENTRY_BYTES_MAX
/** Inflated to packed size; sheets lie between 5 and 40, bombs above 300. */
const RATIO_MAX = 100
/** Small entries may pack better than that without harm. */
const RATIO_FLOOR_BYTES = 10 << 20
/** The end record and the longest comment a ZIP may have. */
const END_SEARCH_BYTES = 22 + 65_535
/** Bytes of directory read at most: entries with the longest names seen, several times over. */
const DIRECTORY_BYTES_MAX = 4 << 20

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const ENTRY = 0x02014b50
/** Content as it is. */
export const STORED = 0
export const DEFLATED = 8
/** General purpose bit 11. */
const UTF8_NAME = 1 << 11

/** One file inside a ZIP, as its central directory says. */
export interface ZipEntry {
  name: string
  /** The name's own bytes, and whether they say that they are UTF-8: for a copy of the archive. */
  rawName: Buffer
  isUtf8Name: boolean
  /** MS-DOS time and date, as they stand. */
  modifiedAt: number
  method: number
  crc: number
  packedSize: number
  size: number
  offset: number
}

/**
 * Reads and checks a ZIP's central directory before a byte is inflated.
 * @throws AppError `damaged_archive`, `archive_too_large`, `unsafe_archive`, `encrypted_archive` (422)
 */
export async function readZipDirectory(path: string): Promise<ZipEntry[]> {
  const file = await open(path)
  try {
    const { start, size, count } = await findDirectory(file)
    if (count > ENTRIES_MAX || size > DIRECTORY_BYTES_MAX) throw tooLarge('entries')
    const entries = parseEntries(await readAt(file, start, size), count)
    checkEntries(entries)
    return entries
  } finally {
    await file.close()
  }
}

async function findDirectory(file: FileHandle): Promise<{ start: number; size: number; count: number }> {
  const { size: fileSize } = await file.stat()
  const from = Math.max(0, fileSize - END_SEARCH_BYTES)
  const tail = await readAt(file, from, fileSize - from)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END) continue
    const end = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      start: tail.readUInt32LE(at + 16),
    }
    if (at < 20 || tail.readUInt32LE(at - 20) !== LOCATOR_64) return end
    const end64 = await readAt(file, toNumber(tail.readBigUInt64LE(at - 12)), 56)
    if (end64.readUInt32LE(0) !== END_64) throw damaged()
    return {
      count: toNumber(end64.readBigUInt64LE(32)),
      size: toNumber(end64.readBigUInt64LE(40)),
      start: toNumber(end64.readBigUInt64LE(48)),
    }
  }
  throw damaged()
}

function parseEntries(bytes: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw damaged()
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
    const next = extraEnd + bytes.readUInt16LE(at + 32)
    if (next > bytes.length) throw damaged()
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new AppError('encrypted_archive', 422)
    const entry: ZipEntry = {
      name: bytes.toString('utf8', at + 46, nameEnd),
      rawName: bytes.subarray(at + 46, nameEnd),
      isUtf8Name: (bytes.readUInt16LE(at + 8) & UTF8_NAME) !== 0,
      modifiedAt: bytes.readUInt32LE(at + 12),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    }
    readLargeSizes(entry, bytes.subarray(nameEnd, extraEnd))
    entries.push(entry)
    at = next
  }
  return entries
}

/** ZIP64: sizes that say 0xFFFFFFFF stand in an extra field, in this order. */
function readLargeSizes(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let value = at + 4
    for (const key of ['size', 'packedSize', 'offset'] as const) {
      if (entry[key] !== 0xffffffff) continue
      if (value + 8 > extra.length) throw damaged()
      entry[key] = toNumber(extra.readBigUInt64LE(value))
      value += 8
    }
  }
}

function checkEntries(entries: ZipEntry[]): void {
  let total = 0
  const names = new Set<string>()
  for (const { name, size, packedSize, method } of entries) {
    total += size
    if (size > ENTRY_BYTES_MAX || total > TOTAL_BYTES_MAX) throw tooLarge('size')
    if (size > RATIO_FLOOR_BYTES && size > packedSize * RATIO_MAX) throw tooLarge('ratio')
    if (method !== STORED && method !== DEFLATED) throw damaged()
    if (name.split(/[/\\]/).includes('..') || /^[/\\]|^[a-z]:|\0/i.test(name))
      throw new AppError('unsafe_archive', 422)
    if (names.has(name.toLowerCase())) throw new AppError('unsafe_archive', 422)
    names.add(name.toLowerCase())
  }
}

/** Exactly these bytes of a file, or `damaged_archive`. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead < length) throw damaged()
  return buffer
}

function toNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged()
  return Number(value)
}

/** The archive's own structure is broken. */
export function damaged(cause?: unknown): AppError {
  return new AppError('damaged_archive', 422, {}, cause === undefined ? undefined : { cause })
}

function tooLarge(limit: string): AppError {
  return new AppError('archive_too_large', 422, { limit })
}
