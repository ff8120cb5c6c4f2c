import { createHash, timingSafeEqual } from 'node:crypto'
import type { Pool } from 'pg'
import { AppError } from '#lib/errors.ts'
import { cleanFileName } from '#lib/files/clean-name.ts'
import { removeStaleSpools } from '#lib/files/spool.ts'
import { removeAssembled } from './assemble.ts'
import { getUpload, partLength, type UploadKey } from './data.ts'
import { PART_BYTES, type Part } from './schema.ts'
import { IMPORT_SILENT_SECONDS } from './watch-import.ts'

const BYTES_PER_MB = 1 << 20
/** Uploads a person has open at once; one more takes the place of the oldest. Bounds what they fill the disk with. */
const OPEN_UPLOADS_MAX = 5

/**
 * Begins an upload; its parts follow.
 * @throws AppError `empty_file` (422), `too_large` (413) before any byte was sent
 */
export async function createUpload(
  pool: Pool,
  { userId, name, byteSize, limitMb }: { userId: string; name: string; byteSize: number; limitMb: number },
): Promise<{ uploadId: string; partSize: number }> {
  if (byteSize === 0) throw new AppError('empty_file', 422)
  if (byteSize > limitMb * BYTES_PER_MB) throw new AppError('too_large', 413, { limit: Math.floor(limitMb) })
  await pool.query(
    `DELETE FROM upload WHERE user_id = $1 AND id IN (
       SELECT id FROM upload WHERE user_id = $1 AND status IN ('receiving', 'ready', 'failed')
       ORDER BY updated_at DESC, id OFFSET $2)`,
    [userId, OPEN_UPLOADS_MAX - 1],
  )
  const { rows } = await pool.query<{ id: string }>(
    'INSERT INTO upload (user_id, name, byte_size, part_size) VALUES ($1, $2, $3, $4) RETURNING id',
    [userId, cleanFileName(name), byteSize, PART_BYTES],
  )
  return { uploadId: rows[0]!.id, partSize: PART_BYTES }
}

/**
 * Keeps a part. The same part may come twice, in any order; once all are there the upload is `ready` and no longer changes.
 * @throws AppError `not_found` (404), `wrong_part` (422) for a wrong index or length, `damaged_part` (422)
 */
export async function savePart(pool: Pool, key: UploadKey, { index, bytes, sha256 }: Part): Promise<void> {
  const upload = await getUpload(pool, key)
  const length = partLength(upload, index)
  if (length === null || bytes.length !== length) throw new AppError('wrong_part', 422, { index })
  if (sha256 && !isHashOf(sha256, bytes)) throw new AppError('damaged_part', 422, { index })
  if (upload.status !== 'receiving') return
  // SELECT ... FOR SHARE: the upload may be removed at this moment, and its end must not be missed.
  await pool.query(
    `INSERT INTO upload_part (upload_id, index, bytes)
     SELECT id, $2, $3 FROM upload WHERE id = $1::uuid AND status = 'receiving' FOR SHARE
     ON CONFLICT (upload_id, index) DO UPDATE SET bytes = excluded.bytes`,
    [key.uploadId, index, bytes],
  )
  await completeUpload(pool, key.uploadId)
}

/** Each sender asks after its own part is committed, so the last one sees them all. */
async function completeUpload(pool: Pool, uploadId: string): Promise<void> {
  await pool.query(
    `UPDATE upload u SET updated_at = now(), status = CASE
         WHEN (SELECT count(*) FROM upload_part p WHERE p.upload_id = u.id) * u.part_size >= u.byte_size
         THEN 'ready'::upload_status ELSE u.status END
     WHERE id = $1::uuid AND status = 'receiving'`,
    [uploadId],
  )
}

function isHashOf(sha256: Buffer, bytes: Buffer): boolean {
  const actual = createHash('sha256').update(bytes).digest()
  return sha256.length === actual.length && timingSafeEqual(sha256, actual)
}

/**
 * Throws an upload away, an import that is running included: it notices, and stores nothing.
 * @throws AppError `not_found` (404), `already_imported` (409) where the file is there by now
 */
export async function removeUpload(pool: Pool, key: UploadKey): Promise<void> {
  const { rowCount } = await pool.query(
    `DELETE FROM upload WHERE id = $1::uuid AND user_id = $2 AND status <> 'imported'`,
    [key.uploadId, key.userId],
  )
  if (rowCount === 0) {
    const { fileId } = await getUpload(pool, key)
    throw new AppError('already_imported', 409, fileId ? { file_id: fileId } : {})
  }
  await removeAssembled(key.uploadId)
}

/** Removes what nobody has touched for a day, and what killed processes left on this machine's disk. */
export async function sweepUploads(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM upload WHERE updated_at < now() - interval '1 day' AND NOT (
       status = 'importing' AND heartbeat_at > now() - make_interval(secs => $1))`,
    [IMPORT_SILENT_SECONDS],
  )
  await removeStaleSpools()
  return rowCount ?? 0
}
