import path from 'node:path'
import process from 'node:process'
import type { Pool } from 'pg'
import { importFile } from '#lib/files/mutations.ts'
import type { FileReport } from '#lib/files/schema.ts'

const SAMPLE = 'tickets-500.csv'

/** Imports the shipped sample for someone; a second time gives the file they have. */
export async function importSample(pool: Pool, userId: string): Promise<Pick<FileReport, 'file_id'>> {
  const { rows } = await pool.query<{ file_id: string }>(
    'SELECT id AS file_id FROM file WHERE user_id = $1 AND is_sample ORDER BY created_at DESC LIMIT 1',
    [userId],
  )
  if (rows[0]) return rows[0]
  const source = path.join(/* turbopackIgnore: true */ process.cwd(), 'samples', SAMPLE)
  return importFile({ pool, userId, name: SAMPLE, source, isSample: true })
}
