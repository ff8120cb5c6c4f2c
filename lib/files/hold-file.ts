import type pg from 'pg'
import { notFound } from '#lib/errors.ts'
import type { Viewer } from '#lib/users/schema.ts'

/**
 * Keeps a file from being removed until the transaction ends, and asks whether it is the viewer's now: a task over it
 * may be of a time when they were an administrator. Whatever writes about a file's tickets does this first, for
 * `deleteFile` takes the file before its tickets: in another order the two would wait for each other.
 * @throws AppError `not_found` (404)
 */
export async function holdFile(client: pg.PoolClient, viewer: Viewer, fileId: string): Promise<void> {
  const { rows } = await client.query(
    'SELECT FROM file WHERE id = $1 AND ($2 OR user_id = $3) FOR KEY SHARE',
    [fileId, viewer.role === 'admin', viewer.userId],
  )
  if (rows.length === 0) throw notFound()
}
