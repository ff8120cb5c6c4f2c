import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { dataStart } from '#lib/files/inflate-entry.ts'
import { DEFLATED, type ZipEntry } from '#lib/files/zip-directory.ts'

// PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4.
const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const ENTRY = 0x02014b50
const END = 0x06054b50
/** 2.0: folders and Deflate. */
const VERSION = 20
/** Sizes and checksum stand behind the data. */
const HAS_DESCRIPTOR = 1 << 3
const UTF8_NAME = 1 << 11
/** Beyond it ZIP64 would be needed; a 20 MB original does not come near. */
const BYTES_MAX = 0xffffffff

interface Written {
  entry: ZipEntry
  flags: number
  crc: number
  packedSize: number
  size: number
  method: number
  offset: number
}

/**
 * An archive once more with one of its entries replaced: all others are copied packed as they are.
 * @param content the new content of `replaced`, read once
 */
export async function* copyZip(
  path: string,
  entries: readonly ZipEntry[],
  { replaced, content }: { replaced: ZipEntry; content: AsyncIterable<Buffer> },
): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for (const entry of entries) {
    const flags = (entry.isUtf8Name ? UTF8_NAME : 0) | (entry === replaced ? HAS_DESCRIPTOR : 0)
    const one: Written = { ...entry, entry, flags, offset, ...(entry === replaced ? EMPTY : {}) }
    written.push(one)
    for await (const bytes of entry === replaced ? packed(one, content) : copied(path, one)) {
      offset += bytes.length
      if (offset > BYTES_MAX) throw new Error('an archive beyond 4 GB')
      yield bytes
    }
  }
  const directory = Buffer.concat(written.map(directoryEntry))
  yield directory
  yield endRecord(written.length, directory.length, offset)
}

const EMPTY = { crc: 0, packedSize: 0, size: 0, method: DEFLATED }

async function* copied(path: string, one: Written): AsyncGenerator<Buffer> {
  yield localHeader(one)
  if (one.packedSize === 0) return
  const start = await dataStart(path, one.entry)
  yield* createReadStream(path, { start, end: start + one.packedSize - 1, highWaterMark: 1 << 18 })
}

async function* packed(one: Written, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield localHeader(one)
  const deflate = createDeflateRaw({ chunkSize: 1 << 16 })
  // A failure of the content comes out of the iteration below.
  pipeline(measured(one, content), deflate, () => {})
  for await (const bytes of deflate as AsyncIterable<Buffer>) {
    one.packedSize += bytes.length
    yield bytes
  }
  const descriptor = Buffer.alloc(16)
  descriptor.writeUInt32LE(DESCRIPTOR, 0)
  writeSizes(descriptor, 4, one)
  yield descriptor
}

async function* measured(one: Written, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const bytes of content) {
    one.size += bytes.length
    one.crc = crc32(bytes, one.crc)
    yield bytes
  }
}

function localHeader(one: Written): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(LOCAL, 0)
  writeFacts(header, 4, one)
  return Buffer.concat([header, one.entry.rawName])
}

function directoryEntry(one: Written): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(ENTRY, 0)
  header.writeUInt16LE(VERSION, 4)
  writeFacts(header, 6, one)
  header.writeUInt32LE(one.offset, 42)
  return Buffer.concat([header, one.entry.rawName])
}

/** What an entry's own header and its line in the directory say in the same order: 24 bytes, from the version needed on. */
function writeFacts(header: Buffer, at: number, one: Written): void {
  header.writeUInt16LE(VERSION, at)
  header.writeUInt16LE(one.flags, at + 2)
  header.writeUInt16LE(one.method, at + 4)
  header.writeUInt32LE(one.entry.modifiedAt, at + 6)
  writeSizes(header, at + 10, one)
  header.writeUInt16LE(one.entry.rawName.length, at + 22)
}

function writeSizes(bytes: Buffer, at: number, { crc, packedSize, size }: Written): void {
  bytes.writeUInt32LE(crc, at)
  bytes.writeUInt32LE(packedSize, at + 4)
  bytes.writeUInt32LE(size, at + 8)
}

function endRecord(count: number, directoryBytes: number, directoryStart: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directoryBytes, 12)
  end.writeUInt32LE(directoryStart, 16)
  return end
}
