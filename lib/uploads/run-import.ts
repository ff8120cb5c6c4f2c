import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { AppError } from '#lib/errors.ts'
import { type ImportProgress, importFile } from '#lib/files/mutations.ts'
import { describeError, logger } from '#lib/logger.ts'
import { assembleUpload, removeAssembled } from './assemble.ts'
import { getUpload, type UploadKey, type UploadRecord } from './data.ts'
import type { Reading } from './schema.ts'
import { failDeadImport } from './watch-import.ts'

/** How often an import reports its progress, and hears that it was cancelled. */
const BEAT_MS = 500

/** One begun import: `lease` goes into every write, so that a process which was given up cannot write any more. */
interface Claim {
  upload: UploadRecord
  lease: number
}

/**
 * Begins importing and returns; `done` settles when it has ended, however it ended. A failed import can be begun again.
 * @throws AppError `not_found` (404), `upload_incomplete`, `import_running`, `already_imported` (409)
 */
export async function startImport(
  pool: Pool,
  key: UploadKey,
  reading: Reading,
): Promise<{ done: Promise<void> }> {
  const claim = await claimImport(pool, key)
  return { done: runImport(pool, claim, reading) }
}

async function claimImport(pool: Pool, key: UploadKey): Promise<Claim> {
  const upload = await getUpload(pool, key)
  await failDeadImport(pool, key.uploadId)
  // However many ask at once, one of them hits the row.
  const { rows } = await pool.query<{ lease: number }>(
    `UPDATE upload SET status = 'importing', lease = lease + 1, heartbeat_at = now(), updated_at = now(),
       bytes_read = 0, row_count = 0, rejected_count = 0, error_code = NULL, error_params = '{}'
     WHERE id = $1::uuid AND status IN ('ready', 'failed') RETURNING lease`,
    [key.uploadId],
  )
  if (rows[0]) return { upload: { ...upload, status: 'importing' }, lease: rows[0].lease }
  const { status, fileId } = await getUpload(pool, key)
  if (status === 'receiving') throw new AppError('upload_incomplete', 409)
  if (status === 'imported') throw new AppError('already_imported', 409, fileId ? { file_id: fileId } : {})
  throw new AppError('import_running', 409)
}

/** Never rejects: nobody may be waiting for it. */
async function runImport(pool: Pool, claim: Claim, reading: Reading): Promise<void> {
  const { upload } = claim
  const stop = new AbortController()
  const progress = { bytesRead: 0, byteSize: upload.byteSize, rowCount: 0, rejectedCount: 0 }
  const beating = beat(pool, claim, progress, stop)
  try {
    const { path } = await assembleUpload(pool, upload)
    await importFile({
      pool,
      userId: upload.userId,
      name: upload.name,
      source: path,
      ...reading,
      signal: stop.signal,
      onProgress: (now) => Object.assign(progress, now),
      beforeCommit: (client, fileId) => recordImported(client, claim, fileId, progress),
    })
    await removeParts(pool, upload.uploadId)
  } catch (error) {
    if (!stop.signal.aborted) await recordFailure(pool, claim, error)
  } finally {
    stop.abort()
    await beating
  }
}

/** Reports while the import runs, and aborts it when the row is no longer this import's: cancelled, or given up. */
async function beat(
  pool: Pool,
  claim: Claim,
  progress: ImportProgress,
  stop: AbortController,
): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      await sleep(BEAT_MS, undefined, { signal: stop.signal })
      const { rowCount } = await pool.query(
        `UPDATE upload SET heartbeat_at = now(), updated_at = now(), bytes_read = $3, row_count = $4, rejected_count = $5
         WHERE id = $1::uuid AND lease = $2 AND status = 'importing'`,
        [claim.upload.uploadId, claim.lease, progress.bytesRead, progress.rowCount, progress.rejectedCount],
      )
      if (rowCount === 0) stop.abort(new AppError('cancelled', 409))
    } catch (error) {
      // A database that is away for a moment: the import itself will say so if it stays away.
      if (!stop.signal.aborted) logger().debug({ error: describeError(error) }, 'import heartbeat failed')
    }
  }
}

/** In the import's own transaction: the file is there exactly when the upload says so, and never after a cancel. */
async function recordImported(
  client: PoolClient,
  { upload, lease }: Claim,
  fileId: string,
  { rowCount, rejectedCount }: ImportProgress,
): Promise<void> {
  const { rowCount: hit } = await client.query(
    `UPDATE upload SET status = 'imported', file_id = $3, bytes_read = byte_size, row_count = $4, rejected_count = $5,
       updated_at = now() WHERE id = $1::uuid AND lease = $2 AND status = 'importing'`,
    [upload.uploadId, lease, fileId, rowCount, rejectedCount],
  )
  if (hit !== 1) throw new AppError('cancelled', 409)
}

async function recordFailure(pool: Pool, { upload, lease }: Claim, error: unknown): Promise<void> {
  const { code, params } = error instanceof AppError ? error : { code: 'internal', params: {} }
  if (!(error instanceof AppError)) logger().error({ error: describeError(error) }, 'import failed')
  await pool
    .query(
      `UPDATE upload SET status = 'failed', error_code = $3, error_params = $4, updated_at = now()
       WHERE id = $1::uuid AND lease = $2 AND status = 'importing'`,
      [upload.uploadId, lease, code, JSON.stringify(params)],
    )
    // Then the next look finds an import without a heartbeat and marks it.
    .catch((cause) => logger().warn({ error: describeError(cause) }, 'import failure not recorded'))
}

/** The tickets are stored; what is left over is removed now rather than by the sweep. */
async function removeParts(pool: Pool, uploadId: string): Promise<void> {
  try {
    await pool.query('DELETE FROM upload_part WHERE upload_id = $1::uuid', [uploadId])
    await removeAssembled(uploadId)
  } catch (error) {
    logger().warn({ error: describeError(error) }, 'parts of an imported upload are left to the sweep')
  }
}
