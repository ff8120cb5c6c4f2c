import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { cleanFileName } from './clean-name.ts'
import { gates } from './gate.ts'
import { ImportTransaction } from './import-transaction.ts'
import { originalState, storeOriginal } from './original.ts'
import { type ReadReport, readTickets, type TicketBatch } from './read-tickets.ts'
import type { FileReport, Mapping, ReadOptions } from './schema.ts'
import { spool } from './spool.ts'

export interface ImportProgress {
  bytesRead: number
  byteSize: number
  rowCount: number
  rejectedCount: number
}

export interface ImportRequest {
  pool: Pool
  userId: string
  /** The upload's own name; cleaned before it is stored. */
  name: string
  /** Bytes as they arrive, or a file on disk that stays the caller's. */
  source: AsyncIterable<Uint8Array> | string
  /** For a stream: bytes after which it is `too_large` (413). */
  maxBytes?: number | undefined
  options?: ReadOptions | undefined
  mapping?: Mapping | undefined
  isSample?: boolean | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Joins the import's transaction, last of all; what it throws undoes the import. */
  beforeCommit?: ((client: PoolClient, fileId: string) => Promise<void>) | undefined
}

/**
 * Imports a file: its row, its tickets and its rejected rows in one transaction. Whatever fails, an abort
 * and a lost connection included, leaves nothing behind.
 * @throws AppError `no_rows` (422) when no row could be used, and the codes of `readTickets` and `spool`
 */
export async function importFile(request: ImportRequest): Promise<FileReport> {
  if (typeof request.source === 'string') {
    const { size } = await stat(request.source)
    const sha256 = await hashOf(request.source, request.signal)
    return importPath({ path: request.source, byteSize: size, sha256 }, request)
  }
  const { maxBytes = Number.POSITIVE_INFINITY, signal } = request
  const file = await spool(request.source, { maxBytes, signal })
  try {
    return await importPath(file, request)
  } finally {
    await file.remove()
  }
}

/**
 * Removes a file with its tickets and their results; tasks over it keep their figures.
 * @param userId whose it must be; absent for an administrator
 * @param by who removes it, for the audit trail
 * @throws AppError `not_found` (404), `file_in_use` (409) while a task works on it
 */
export async function deleteFile(
  pool: Pool,
  { fileId, userId, by }: { fileId: string; userId?: string | undefined; by?: string | undefined },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows: files } = await client.query<{ name: string; row_count: number }>(
      'SELECT name, row_count FROM file WHERE id = $1::uuid AND ($2::text IS NULL OR user_id = $2) FOR UPDATE',
      [fileId, userId ?? null],
    )
    const file = files[0]
    if (!file) throw notFound()
    const { rowCount: running } = await client.query(
      `SELECT FROM classification_task WHERE file_id = $1 AND status IN ('queued', 'running', 'cancelling')`,
      [fileId],
    )
    if (running !== 0) throw new AppError('file_in_use', 409)
    await client.query('DELETE FROM file WHERE id = $1', [fileId])
    await recordAudit(client, {
      userId: by ?? userId ?? null,
      action: 'file.delete',
      subject: `file:${fileId}`,
      detail: { name: file.name, count: file.row_count },
    })
  })
}

interface StoredFile {
  path: string
  byteSize: number
  sha256: string
}

async function importPath(file: StoredFile, request: ImportRequest): Promise<FileReport> {
  const leave = await gates().imports.enter(request.signal)
  const progress = { bytesRead: 0, byteSize: file.byteSize }
  const batches = readTickets(file.path, {
    options: request.options,
    mapping: request.mapping,
    signal: request.signal,
    onBytes: (count) => {
      progress.bytesRead += count
    },
  })
  try {
    // Nothing is asked of the database before the file has proved readable.
    const first = await batches.next()
    return await storeAll({ first, batches, file, request, progress })
  } finally {
    await batches.return(undefined as never)
    leave()
  }
}

interface Storing {
  first: IteratorResult<TicketBatch, ReadReport>
  batches: AsyncGenerator<TicketBatch, ReadReport>
  file: StoredFile
  request: ImportRequest
  progress: { bytesRead: number; byteSize: number }
}

async function storeAll({ first, batches, file, request, progress }: Storing): Promise<FileReport> {
  const { userId, isSample = false, signal, onProgress } = request
  const name = cleanFileName(request.name)
  const client = await request.pool.connect()
  const importing = new ImportTransaction(client, randomUUID())
  try {
    await importing.begin({ ...file, name, userId, isSample })
    let step = first
    while (!step.done) {
      await importing.store(step.value)
      signal?.throwIfAborted()
      onProgress?.({ ...progress, ...importing.counts })
      step = await batches.next()
    }
    const original = await originalState(file, step.value.format)
    const read = { ...step.value, details: { ...step.value.details, original } }
    const report = await importing.commit(read, name, async (connection, fileId) => {
      if (original === 'kept') await storeOriginal(connection, fileId, file.path)
      await request.beforeCommit?.(connection, fileId)
    })
    client.release()
    return report
  } catch (error) {
    // The connection is closed rather than rolled back: whatever state a broken COPY left it in, the server undoes it.
    client.release(true)
    throw error
  }
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(chunk)
  return hash.digest('hex')
}
