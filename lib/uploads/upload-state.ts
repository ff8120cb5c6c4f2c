import type { Pool } from 'pg'
import { errorSentence } from '#lib/error-sentences.ts'
import type { Locale } from '#lib/locale.ts'
import { getUpload, listParts, partCount, type UploadKey } from './data.ts'
import type { UploadState } from './schema.ts'
import { failDeadImport } from './watch-import.ts'

/**
 * How far an upload is, as the API answers it. An import whose process died is noticed here.
 * @throws AppError `not_found` (404)
 */
export async function readUploadState(pool: Pool, key: UploadKey, locale: Locale): Promise<UploadState> {
  await failDeadImport(pool, key.uploadId)
  const upload = await getUpload(pool, key)
  const { errorCode, errorParams } = upload
  return {
    upload_id: upload.uploadId,
    name: upload.name,
    byte_size: upload.byteSize,
    part_size: upload.partSize,
    part_count: partCount(upload),
    parts: await listParts(pool, key.uploadId),
    status: upload.status,
    progress: {
      bytes_read: upload.bytesRead,
      row_count: upload.rowCount,
      rejected_count: upload.rejectedCount,
    },
    error_code: errorCode,
    error: errorCode && errorSentence(errorCode, errorParams, locale),
    file_id: upload.fileId,
    created_at: upload.createdAt.toISOString(),
    updated_at: upload.updatedAt.toISOString(),
  }
}
