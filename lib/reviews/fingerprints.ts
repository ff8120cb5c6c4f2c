import type pg from 'pg'
import { fingerprintOf } from '#lib/reviews/fingerprint.ts'

/** About 20 ms of work: other requests get their turn between two pages. */
const PAGE = 2_000
/** As much of a field as is compared. */
const FIELD_CHARS = 4_000

/**
 * Fills in what is missing of a file's fingerprints, for as long as it may take. Nothing is computed at import or in a
 * run: it costs a file nothing until somebody reviews it. Any number of callers may do it at once, and go on where the
 * last one stopped. Of a file that is removed meanwhile nothing is left, and there is nothing more to do.
 */
export async function fillFingerprints(
  pool: pg.Pool,
  fileId: string,
  { budgetMs }: { budgetMs: number },
): Promise<{ isComplete: boolean }> {
  const until = performance.now() + budgetMs
  do {
    const { rows } = await pool.query<{ id: string; title: string; body: string }>(
      `SELECT id, left(title, $3) AS title, left(body, $3) AS body FROM ticket
       WHERE file_id = $1 AND id > (SELECT coalesce(max(ticket_id), 0) FROM ticket_fingerprint WHERE file_id = $1)
       ORDER BY id LIMIT $2`,
      [fileId, PAGE, FIELD_CHARS],
    )
    if (rows.length > 0) await store(pool, fileId, rows)
    if (rows.length < PAGE) return { isComplete: true }
  } while (performance.now() < until)
  return { isComplete: false }
}

async function store(
  pool: pg.Pool,
  fileId: string,
  tickets: readonly { id: string; title: string; body: string }[],
): Promise<void> {
  const prints = tickets.map(fingerprintOf)
  await pool.query(
    // Nothing refers to the file, so that a row costs no check: instead it is held, and where it is gone nothing is kept.
    `WITH held AS MATERIALIZED (SELECT id FROM file WHERE id = $1 FOR KEY SHARE)
     INSERT INTO ticket_fingerprint (file_id, ticket_id, exact, simhash)
     SELECT held.id, f.* FROM held, unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS f ON CONFLICT DO NOTHING`,
    [
      fileId,
      tickets.map(({ id }) => id),
      prints.map(({ exact }) => String(exact)),
      prints.map(({ simhash }) => String(simhash)),
    ],
  )
}
