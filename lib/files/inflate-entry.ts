import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { damaged, readAt, STORED, type ZipEntry } from './zip-directory.ts'

const LOCAL = 0x04034b50

/**
 * The content of an entry, checked against the size and checksum the directory promised.
 * @throws AppError `damaged_archive` (422), also after the last byte
 */
export async function* inflateEntry(
  path: string,
  entry: ZipEntry,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const start = await dataStart(path, entry)
  const packed = createReadStream(path, {
    start,
    end: start + entry.packedSize - 1,
    highWaterMark: 1 << 18,
    signal,
  })
  const source = entry.packedSize === 0 ? [] : packed
  if (entry.packedSize === 0) packed.destroy()
  const plain = entry.method === STORED ? source : inflated(source)
  let size = 0
  let crc = 0
  for await (const chunk of plain as AsyncIterable<Buffer>) {
    size += chunk.length
    // The directory's limits hold only if the data keep to it.
    if (size > entry.size) throw damaged()
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (size !== entry.size || crc !== entry.crc) throw damaged()
}

async function* inflated(source: AsyncIterable<Buffer> | Buffer[]): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 1 << 18 })
  // Its callback has nothing to add: a failure of either end comes out of the iteration below.
  pipeline(source, inflate, () => {})
  try {
    yield* inflate
  } catch (error) {
    throw damaged(error)
  } finally {
    inflate.destroy()
  }
}

/** Where an entry's packed bytes begin. @throws AppError `damaged_archive` (422) */
export async function dataStart(path: string, entry: ZipEntry): Promise<number> {
  const file = await open(path)
  try {
    const local = await readAt(file, entry.offset, 30)
    if (local.readUInt32LE(0) !== LOCAL) throw damaged()
    return entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  } finally {
    await file.close()
  }
}
