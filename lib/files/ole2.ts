import type { FileHandle } from 'node:fs/promises'
import { AppError } from '#lib/errors.ts'

// [MS-CFB]: a file system in a file. Protected workbooks and old .xls files are kept in one.

const HEADER_BYTES = 512
const ENTRY_BYTES = 128
/** Sector numbers from here on are marks, not places. */
const SECTOR_MAX = 0xfffffffa
/** FAT sectors named in the header itself. */
const HEADER_FAT_SECTORS = 109
const STREAM = 2
const ROOT = 5

interface Entry {
  start: number
  size: number
  isMini: boolean
}

/** The streams of an OLE2 file, read as they are asked for. */
export class Ole2File {
  readonly #file: FileHandle
  readonly #sectorSize: number
  readonly #fat: Uint32Array
  readonly #entries = new Map<string, Entry>()
  #miniFat: Uint32Array = new Uint32Array()
  #miniSectors: number[] = []

  private constructor(file: FileHandle, sectorSize: number, fat: Uint32Array) {
    this.#file = file
    this.#sectorSize = sectorSize
    this.#fat = fat
  }

  /** @throws AppError `damaged_workbook` (422) */
  static async open(file: FileHandle): Promise<Ole2File> {
    const header = await readAt(file, 0, HEADER_BYTES)
    const shift = header.readUInt16LE(30)
    if (shift !== 9 && shift !== 12) throw damaged()
    const sectorSize = 1 << shift
    const { size } = await file.stat()
    const fat = await readFat(file, header, sectorSize, Math.ceil(size / sectorSize))
    const ole2 = new Ole2File(file, sectorSize, fat)
    await ole2.#readDirectory(header)
    return ole2
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** A small stream at once. */
  async read(name: string, maxBytes: number): Promise<Buffer> {
    const parts: Buffer[] = []
    let size = 0
    for await (const part of this.stream(name)) {
      size += part.length
      if (size > maxBytes) throw damaged()
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  /** A stream, a sector or a run of neighbouring sectors at a time. */
  async *stream(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name)
    if (entry === undefined) throw damaged()
    let left = entry.size
    if (entry.isMini) {
      for (const sector of chain(this.#miniFat, entry.start)) {
        if (left <= 0) return
        yield (await this.#readMini(sector)).subarray(0, left)
        left -= 64
      }
    } else {
      for (const { first, count } of runs(chain(this.#fat, entry.start), 256)) {
        if (left <= 0) return
        const bytes = await readAt(
          this.#file,
          (first + 1) * this.#sectorSize,
          Math.min(left, count * this.#sectorSize),
        )
        left -= bytes.length
        yield bytes
      }
    }
    if (left > 0) throw damaged()
  }

  async #readDirectory(header: Buffer): Promise<void> {
    const cutoff = header.readUInt32LE(56)
    for (const sector of chain(this.#fat, header.readUInt32LE(48))) {
      const bytes = await readAt(this.#file, (sector + 1) * this.#sectorSize, this.#sectorSize)
      for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
        const type = bytes[at + 66]
        const start = bytes.readUInt32LE(at + 116)
        const size = bytes.readUInt32LE(at + 120)
        if (type === ROOT) this.#miniSectors = [...chain(this.#fat, start)]
        if (type !== STREAM) continue
        const name = bytes.toString(
          'utf16le',
          at,
          at + Math.max(0, Math.min(64, bytes.readUInt16LE(at + 64)) - 2),
        )
        this.#entries.set(name, { start, size, isMini: size < cutoff })
      }
    }
    const parts: Buffer[] = []
    for (const sector of chain(this.#fat, header.readUInt32LE(60))) {
      parts.push(await readAt(this.#file, (sector + 1) * this.#sectorSize, this.#sectorSize))
    }
    this.#miniFat = toNumbers(Buffer.concat(parts))
  }

  async #readMini(sector: number): Promise<Buffer> {
    const position = sector * 64
    const home = this.#miniSectors[Math.floor(position / this.#sectorSize)]
    if (home === undefined) throw damaged()
    return readAt(this.#file, (home + 1) * this.#sectorSize + (position % this.#sectorSize), 64)
  }
}

async function readFat(
  file: FileHandle,
  header: Buffer,
  sectorSize: number,
  sectors: number,
): Promise<Uint32Array> {
  const homes: number[] = []
  for (let index = 0; index < HEADER_FAT_SECTORS; index++) homes.push(header.readUInt32LE(76 + index * 4))
  let next = header.readUInt32LE(68)
  for (let seen = 0; next < SECTOR_MAX; seen++) {
    if (seen > sectors) throw damaged()
    const numbers = toNumbers(await readAt(file, (next + 1) * sectorSize, sectorSize))
    homes.push(...numbers.subarray(0, -1))
    next = numbers.at(-1)!
  }
  const parts: Buffer[] = []
  for (const home of homes) {
    if (home >= SECTOR_MAX) continue
    if (parts.length > sectors) throw damaged()
    parts.push(await readAt(file, (home + 1) * sectorSize, sectorSize))
  }
  return toNumbers(Buffer.concat(parts))
}

/** The sectors of a stream in order; a chain longer than its table goes in circles. */
function* chain(table: Uint32Array, start: number): Generator<number> {
  let sector = start
  for (let seen = 0; sector < SECTOR_MAX; seen++) {
    const next = table[sector]
    if (next === undefined || seen > table.length) throw damaged()
    yield sector
    sector = next
  }
}

/** Neighbouring sectors together, so that a long stream is not read 512 bytes at a time. */
function* runs(sectors: Iterable<number>, maxCount: number): Generator<{ first: number; count: number }> {
  let run: { first: number; count: number } | null = null
  for (const sector of sectors) {
    if (run !== null && sector === run.first + run.count && run.count < maxCount) run.count++
    else {
      if (run !== null) yield run
      run = { first: sector, count: 1 }
    }
  }
  if (run !== null) yield run
}

function toNumbers(bytes: Buffer): Uint32Array {
  const numbers = new Uint32Array(bytes.length >> 2)
  for (let index = 0; index < numbers.length; index++) numbers[index] = bytes.readUInt32LE(index * 4)
  return numbers
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  // The last sector of a file may be cut where its stream ends.
  if (bytesRead === 0 && length > 0) throw damaged()
  return buffer
}

function damaged(): AppError {
  return new AppError('damaged_workbook', 422, { reason: 'ole2' })
}
