import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#lib/errors.ts'

/** An upload on disk. Whoever made it removes it. */
export interface SpooledFile {
  path: string
  byteSize: number
  sha256: string
  remove(): Promise<void>
}

export interface SpoolLimits {
  /** Bytes; one more is `too_large` (413). */
  maxBytes: number
  signal?: AbortSignal | undefined
  /** Where temporary files go; the system's folder when absent. */
  directory?: string | undefined
}

/**
 * Writes a stream to a temporary file, hashing it on the way. Workbooks need random access, an encoding is
 * only certain after the last byte, and a file read twice must be the same file. On any failure nothing is left.
 */
export async function spool(source: AsyncIterable<Uint8Array>, limits: SpoolLimits): Promise<SpooledFile> {
  const directory = limits.directory ?? tmpdir()
  await mkdir(directory, { recursive: true })
  const path = join(directory, `bunryu-${randomUUID()}`)
  const hash = createHash('sha256')
  let byteSize = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      byteSize += chunk.length
      if (byteSize > limits.maxBytes)
        return done(new AppError('too_large', 413, { limit: Math.floor(limits.maxBytes / (1 << 20)) }))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const remove = () => rm(path, { force: true })
  try {
    // 'wx' and 0600: never someone else's file, never readable by others.
    await pipeline(source, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }), {
      signal: limits.signal,
    })
  } catch (error) {
    await remove()
    throw error
  }
  return { path, byteSize, sha256: hash.digest('hex'), remove }
}

/** Hours after which a temporary file belongs to no upload that is still alive. */
const STALE_HOURS = 24
const TEMPORARY = /^bunryu-(?:[0-9a-f]{8}-[0-9a-f-]{27}|sheet-\w{6})$/

/** Removes what killed processes left behind. For the start of a process; never fails it. */
export async function removeStaleSpools(directory = tmpdir()): Promise<number> {
  const oldest = Date.now() - STALE_HOURS * 3_600_000
  let removed = 0
  for (const name of await readdir(directory)) {
    if (!TEMPORARY.test(name)) continue
    const path = join(directory, name)
    // Another process may be tidying up at the same moment, and others' files are none of ours.
    const isStale = await stat(path).then(
      ({ mtimeMs }) => mtimeMs < oldest,
      () => false,
    )
    if (isStale)
      await rm(path, { recursive: true, force: true }).then(
        () => removed++,
        () => {},
      )
  }
  return removed
}
