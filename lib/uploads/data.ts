import type { Pool, PoolClient } from 'pg'
import { notFound } from '#lib/errors.ts'
import type { UploadStatus } from './schema.ts'

/** An upload as the database knows it. */
export interface UploadRecord {
  uploadId: string
  userId: string
  name: string
  byteSize: number
  partSize: number
  status: UploadStatus
  sha256: string | null
  bytesRead: number
  rowCount: number
  rejectedCount: number
  errorCode: string | null
  errorParams: Record<string, string | number>
  fileId: string | null
  createdAt: Date
  updatedAt: Date
}

/** Uploads are their owner's alone, whatever the role: what is not imported yet is nobody else's business. */
export interface UploadKey {
  uploadId: string
  userId: string
}

interface UploadRow extends Omit<UploadRecord, 'byteSize' | 'bytesRead'> {
  byteSize: string
  bytesRead: string
}

const COLUMNS = `id AS "uploadId", user_id AS "userId", name, byte_size AS "byteSize", part_size AS "partSize", status, sha256,
  bytes_read AS "bytesRead", row_count AS "rowCount", rejected_count AS "rejectedCount", error_code AS "errorCode",
  error_params AS "errorParams", file_id AS "fileId", created_at AS "createdAt", updated_at AS "updatedAt"`

/** @throws AppError `not_found` (404) for what is not there and for what is someone else's */
export async function getUpload(
  db: Pool | PoolClient,
  { uploadId, userId }: UploadKey,
): Promise<UploadRecord> {
  const { rows } = await db.query<UploadRow>(
    `SELECT ${COLUMNS} FROM upload WHERE id = $1::uuid AND user_id = $2`,
    [uploadId, userId],
  )
  const row = rows[0]
  if (!row) throw notFound()
  return { ...row, byteSize: Number(row.byteSize), bytesRead: Number(row.bytesRead) }
}

/** Indexes of the parts that have arrived, in order. */
export async function listParts(pool: Pool, uploadId: string): Promise<number[]> {
  const { rows } = await pool.query<{ index: number }>(
    'SELECT index FROM upload_part WHERE upload_id = $1::uuid ORDER BY index',
    [uploadId],
  )
  return rows.map(({ index }) => index)
}

export function partCount({ byteSize, partSize }: Pick<UploadRecord, 'byteSize' | 'partSize'>): number {
  return Math.ceil(byteSize / partSize)
}

/** Bytes the part must have, or null where there is no such part. */
export function partLength(
  upload: Pick<UploadRecord, 'byteSize' | 'partSize'>,
  index: number,
): number | null {
  if (index < 0 || index >= partCount(upload)) return null
  return Math.min(upload.partSize, upload.byteSize - index * upload.partSize)
}
