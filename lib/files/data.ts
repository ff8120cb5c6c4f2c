import type { Pool } from 'pg'
import type { FileColumn, FileDetails, FileReport, Mapping } from './schema.ts'

/** A stored file as pages and the API show it. */
export interface FileRecord extends FileReport {
  warning_count: number
  byte_size: number
  sha256: string
  is_sample: boolean
  created_at: string
  created_by: { user_id: string; name: string }
  details: FileDetails
}

/** One row that was left out, or taken with a warning. */
export interface RejectionRecord {
  rowNumber: number
  reason: string
  cells: string[]
  isWarning: boolean
}

/** Rejected rows fetched at a time. */
const REJECTS_PAGE = 1_000
/** Files listed at most in one page. */
const FILES_PAGE_MAX = 200

interface FileRow
  extends Omit<FileRecord, 'file_id' | 'columns' | 'created_at' | 'created_by' | 'byte_size'> {
  id: string
  user_id: string
  user_name: string
  columns: FileColumn[]
  byte_size: string
  created_at: Date
}

const FILE_COLUMNS = `id, user_id, (SELECT u.name FROM "user" u WHERE u.id = user_id) AS user_name, name, format, encoding, byte_size, sha256,
  row_count, rejected_count, warning_count, columns, mapping, details, is_sample, created_at`

/** Whose files: one person's, or everyone's for an administrator. */
export interface Owner {
  userId?: string | undefined
}

/** One file, or null when it is not there or not theirs. */
export async function getFile(
  pool: Pool,
  { fileId, userId }: Owner & { fileId: string },
): Promise<FileRecord | null> {
  const { rows } = await pool.query<FileRow>(
    `SELECT ${FILE_COLUMNS} FROM file WHERE id = $1::uuid AND ($2::text IS NULL OR user_id = $2)`,
    [fileId, userId ?? null],
  )
  return rows[0] ? recordOf(rows[0]) : null
}

/** Files, newest first. */
export async function listFiles(
  pool: Pool,
  { userId, limit = 50 }: Owner & { limit?: number },
): Promise<FileRecord[]> {
  const { rows } = await pool.query<FileRow>(
    `SELECT ${FILE_COLUMNS} FROM file WHERE $1::text IS NULL OR user_id = $1
     ORDER BY created_at DESC, id LIMIT $2`,
    [userId ?? null, Math.min(limit, FILES_PAGE_MAX)],
  )
  return rows.map(recordOf)
}

/** The columns of a file with where each one's values are kept, for the export. */
export async function getFileColumns(pool: Pool, fileId: string): Promise<FileColumn[]> {
  const { rows } = await pool.query<{ columns: FileColumn[] }>(
    'SELECT columns FROM file WHERE id = $1::uuid',
    [fileId],
  )
  return rows[0]?.columns ?? []
}

/** The person's newest file of the very same bytes, to warn before importing it again. */
export async function findSameFile(
  pool: Pool,
  { userId, sha256 }: { userId: string; sha256: string },
): Promise<FileRecord | null> {
  const { rows } = await pool.query<FileRow>(
    `SELECT ${FILE_COLUMNS} FROM file WHERE user_id = $1 AND sha256 = $2 ORDER BY created_at DESC, id LIMIT 1`,
    [userId, sha256],
  )
  return rows[0] ? recordOf(rows[0]) : null
}

/** The mapping of the person's newest file with the same headers in the same order, to offer it again. */
export async function findMapping(
  pool: Pool,
  { userId, names }: { userId: string; names: string[] },
): Promise<Mapping | null> {
  const { rows } = await pool.query<{ mapping: Mapping }>(
    `SELECT mapping FROM file
     WHERE user_id = $1 AND jsonb_path_query_array(columns, '$[*].name') = $2::jsonb
     ORDER BY created_at DESC, id LIMIT 1`,
    [userId, JSON.stringify(names)],
  )
  return rows[0]?.mapping ?? null
}

/** The rejected rows of a file in its order, a page at a time. Ask for the file first: this checks no owner. */
export async function* listRejects(
  pool: Pool,
  { fileId, withWarnings = false }: { fileId: string; withWarnings?: boolean },
): AsyncGenerator<RejectionRecord> {
  for (let after = '0'; ; ) {
    const { rows } = await pool.query<RejectionRecord & { id: string }>(
      `SELECT id, row_number AS "rowNumber", reason, cells, is_warning AS "isWarning" FROM rejected_row
       WHERE file_id = $1::uuid AND id > $2 AND ($3 OR NOT is_warning) ORDER BY id LIMIT $4`,
      [fileId, after, withWarnings, REJECTS_PAGE],
    )
    for (const { rowNumber, reason, cells, isWarning } of rows) yield { rowNumber, reason, cells, isWarning }
    if (rows.length < REJECTS_PAGE) return
    after = rows.at(-1)!.id
  }
}

function recordOf({ id, columns, byte_size, created_at, user_id, user_name, ...row }: FileRow): FileRecord {
  return {
    ...row,
    file_id: id,
    columns: columns.map((column) => column.name),
    byte_size: Number(byte_size),
    created_at: created_at.toISOString(),
    created_by: { user_id, name: user_name },
  }
}
