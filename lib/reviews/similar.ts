import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import { fingerprintOf, jaccard, lettersOf, shinglesOf } from '#lib/reviews/fingerprint.ts'
import { fillFingerprints } from '#lib/reviews/fingerprints.ts'
import { BATCH_TICKETS_MAX, type SimilarTickets } from '#lib/reviews/schema.ts'
import { getReviewedTask } from '#lib/reviews/task.ts'
import { IS_OPEN, judgedTable } from '#lib/reviews/truth.ts'
import type { Viewer } from '#lib/users/schema.ts'

/**
 * Measured on 3,539 labelled tickets and edits of them (docs/decisions/054): two tickets with this much in common never
 * had different labels, and an edit that keeps this much in common moves 18 bits at the most in 95 of 100 cases.
 */
const LEAST_JACCARD = 0.6
const MOST_BITS = 18
/** Near ones whose texts are read to be compared. */
const CANDIDATES_MAX = 2_000
const SAMPLES = 3
/** A page waits for this; the rest is done at the next question. */
const FILL_BUDGET_MS = 700

interface Candidate {
  ticket_id: string
  is_same: boolean
  title: string
  body: string
}

/**
 * Unjudged tickets of the same file to which the engine gave the same category and which say nearly the same.
 * The same but for digits, marks, case and spaces: all of them; nearly the same: SimHash finds, Jaccard decides.
 * @throws AppError `not_found` (404)
 */
export async function findSimilar(viewer: Viewer, taskId: string, ticketId: string): Promise<SimilarTickets> {
  const { fileId } = await getReviewedTask(viewer, taskId)
  const { rows } = await pool().query<{ title: string; body: string; category_id: number | null }>(
    `SELECT t.title, t.body, r.category_id FROM ticket t JOIN result r ON r.task_id = $1 AND r.ticket_id = t.id
     WHERE t.id = $2 AND t.file_id = $3`,
    [taskId, ticketId, fileId],
  )
  const ticket = rows[0]
  if (!ticket) throw notFound()
  const { isComplete } = await fillFingerprints(pool(), fileId, { budgetMs: FILL_BUDGET_MS })
  const candidates = await readCandidates({ taskId, fileId, ticketId }, ticket)
  const mine = shinglesOf(lettersOf(ticket))
  const alike = candidates
    .map((candidate) => ({
      ...candidate,
      similarity: candidate.is_same ? 1 : jaccard(mine, shinglesOf(lettersOf(candidate))),
    }))
    .filter(({ similarity }) => similarity >= LEAST_JACCARD)
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, BATCH_TICKETS_MAX)
  return {
    ticket_ids: alike.map(({ ticket_id }) => ticket_id),
    samples: alike.slice(0, SAMPLES).map(({ ticket_id, title, body, similarity }) => ({
      ...{ ticket_id, title, body },
      similarity: Math.round(similarity * 100) / 100,
    })),
    complete: isComplete,
  }
}

interface Ids {
  taskId: string
  fileId: string
  ticketId: string
}

async function readCandidates(
  { taskId, fileId, ticketId }: Ids,
  ticket: { title: string; body: string; category_id: number | null },
): Promise<Candidate[]> {
  const { exact, simhash } = fingerprintOf(ticket)
  const { rows } = await pool().query<Candidate>(
    `WITH ${judgedTable('$2')}, near AS (
       SELECT f.ticket_id, f.exact = $4::bigint AS is_same FROM ticket_fingerprint f
       JOIN result r ON r.task_id = $1 AND r.ticket_id = f.ticket_id LEFT JOIN judged j ON j.ticket_id = f.ticket_id
       WHERE f.file_id = $2 AND f.ticket_id <> $3 AND ${IS_OPEN} AND r.category_id IS NOT DISTINCT FROM $6::smallint
         AND (f.exact = $4::bigint OR bit_count((f.simhash # $5::bigint)::bit(64)) <= $7)
       ORDER BY f.exact = $4::bigint DESC, bit_count((f.simhash # $5::bigint)::bit(64)), f.ticket_id LIMIT $8)
     SELECT near.ticket_id, near.is_same, left(t.title, 4000) AS title, left(t.body, 4000) AS body
     FROM near JOIN ticket t ON t.id = near.ticket_id`,
    [
      ...[taskId, fileId, ticketId, String(exact), String(simhash)],
      ...[ticket.category_id, MOST_BITS, BATCH_TICKETS_MAX],
    ],
  )
  const same = rows.filter(({ is_same }) => is_same)
  return [...same, ...rows.filter(({ is_same }) => !is_same).slice(0, CANDIDATES_MAX)]
}
