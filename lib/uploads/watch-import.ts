import type { Pool } from 'pg'

/** An import says every half second that it lives; after this long without a word its process is gone. */
export const IMPORT_SILENT_SECONDS = 15

/** Marks an import whose process died. Its transaction went with it, so it can simply be begun again. */
export async function failDeadImport(pool: Pool, uploadId: string): Promise<void> {
  await pool.query(
    `UPDATE upload SET status = 'failed', error_code = 'import_interrupted', error_params = '{}', updated_at = now()
     WHERE id = $1::uuid AND status = 'importing' AND heartbeat_at < now() - make_interval(secs => $2)`,
    [uploadId, IMPORT_SILENT_SECONDS],
  )
}
