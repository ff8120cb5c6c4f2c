import { rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { AppError } from '#lib/errors.ts'
import { spool } from '#lib/files/spool.ts'
import { partCount, type UploadRecord } from './data.ts'

/** The whole upload on this machine's disk. It stays there until `removeAssembled`, for the next preview. */
export interface AssembledFile {
  path: string
  sha256: string
}

const store = globalThis as typeof globalThis & { __bunryuAssembling?: Map<string, Promise<AssembledFile>> }

/**
 * Puts the parts together, once a machine. Not bound to one request: another may be waiting for the same file.
 * @throws AppError `upload_incomplete` (409) while parts are missing
 */
export async function assembleUpload(pool: Pool, upload: UploadRecord): Promise<AssembledFile> {
  if (upload.status === 'receiving' || upload.status === 'imported')
    throw new AppError('upload_incomplete', 409)
  const path = pathOf(upload.uploadId)
  if (upload.sha256 !== null && (await sizeOf(path)) === upload.byteSize)
    return { path, sha256: upload.sha256 }
  store.__bunryuAssembling ??= new Map()
  const running = store.__bunryuAssembling
  const started =
    running.get(upload.uploadId) ?? assemble(pool, upload).finally(() => running.delete(upload.uploadId))
  running.set(upload.uploadId, started)
  return started
}

export async function removeAssembled(uploadId: string): Promise<void> {
  await rm(pathOf(uploadId), { force: true })
}

/** A name that `removeStaleSpools` knows. */
function pathOf(uploadId: string): string {
  return join(tmpdir(), `bunryu-${uploadId}`)
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  )
}

async function assemble(pool: Pool, upload: UploadRecord): Promise<AssembledFile> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    const file = await spool(readParts(client, upload), { maxBytes: upload.byteSize })
    await rename(file.path, pathOf(upload.uploadId))
    await client.query('UPDATE upload SET sha256 = $2 WHERE id = $1::uuid', [upload.uploadId, file.sha256])
    return { path: pathOf(upload.uploadId), sha256: file.sha256 }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection in the middle of a COPY cannot be used again.
    client.release(failure)
  }
}

async function* readParts(client: PoolClient, upload: UploadRecord): AsyncGenerator<Buffer> {
  for (let index = 0; index < partCount(upload); index++) yield* readPart(client, upload.uploadId, index)
}

// What COPY's binary format puts around one bytea (PostgreSQL manual, COPY, "Binary Format").
const BEFORE_VALUE_BYTES = 11 + 4 + 4 + 2 + 4
const TRAILER_BYTES = 2

/** By COPY: the driver gets every value as text, which makes a bytea twice as long and needs decoding. */
async function* readPart(client: PoolClient, uploadId: string, index: number): AsyncGenerator<Buffer> {
  // COPY takes no parameters; both are checked by their types, and the id once more here.
  const id = uploadId.replace(/[^0-9a-f-]/gi, '')
  const sql = `COPY (SELECT bytes FROM upload_part WHERE upload_id = '${id}' AND index = ${Math.trunc(index)}) TO STDOUT (FORMAT binary)`
  let toSkip = BEFORE_VALUE_BYTES
  let held: Buffer = Buffer.alloc(0)
  let length = 0
  for await (const piece of client.query(copyTo(sql)) as AsyncIterable<Buffer>) {
    length += piece.length
    const rest = piece.subarray(toSkip)
    toSkip -= piece.length - rest.length
    // The last bytes of all are no part of the value, and nothing says which piece is the last.
    const whole = held.length > 0 ? Buffer.concat([held, rest]) : rest
    const end = Math.max(0, whole.length - TRAILER_BYTES)
    held = whole.subarray(end)
    if (end > 0) yield whole.subarray(0, end)
  }
  // The upload was removed meanwhile.
  if (length < BEFORE_VALUE_BYTES + TRAILER_BYTES) throw new AppError('not_found', 404)
}
