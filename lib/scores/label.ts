import type pg from 'pg'

/**
 * Makes the label of a drawn ticket say what the score says of it: a review by whoever said it first, so that learning can
 * use it. Only where the ticket has no other word (a label in the file, a person's review): a blind answer fills gaps and
 * overrules nobody. Takes back what no longer holds.
 */
export async function syncLabel(
  client: pg.PoolClient,
  { sessionId, ticketId }: { sessionId: string; ticketId: string },
): Promise<void> {
  const { rows: stale } = await client.query<{ id: string }>(
    `SELECT r.id FROM score_judgement j JOIN review r ON r.id = j.review_id WHERE j.session_id = $1 AND j.ticket_id = $2`,
    [sessionId, ticketId],
  )
  const { rows } = await client.query<{ judgement_id: string; category_id: number; user_id: string | null }>(
    `SELECT j.id AS judgement_id, coalesce(s.verdict_id, j.category_id) AS category_id,
       CASE WHEN s.verdict_id IS NULL THEN j.user_id ELSE s.settled_by_id END AS user_id
     FROM score_judgement j JOIN score_ticket s ON s.session_id = j.session_id AND s.ticket_id = j.ticket_id
     JOIN ticket t ON t.id = s.ticket_id
     WHERE j.session_id = $1 AND j.ticket_id = $2 AND j.answer = 'category' AND t.label IS NULL
       AND NOT coalesce((SELECT r.category_id IS NOT NULL OR r.kind = 'new_category' FROM review r WHERE r.ticket_id = t.id AND r.id <> ALL($3::bigint[])
         ORDER BY r.id DESC LIMIT 1), false)
     ORDER BY j.id LIMIT 1`,
    [sessionId, ticketId, stale.map(({ id }) => id)],
  )
  const wanted = rows[0]
  // A review is never changed, only taken away or added: nobody who read it once is told otherwise.
  if (stale.length > 0) {
    const { rows: same } = await client.query(
      `SELECT FROM review r JOIN score_judgement j ON j.review_id = r.id
       WHERE r.id = ANY($1::bigint[]) AND j.id = $2 AND r.category_id = $3`,
      [stale.map(({ id }) => id), wanted?.judgement_id ?? null, wanted?.category_id ?? null],
    )
    if (same.length > 0) return
    await client.query(
      `WITH gone AS (DELETE FROM review WHERE id = ANY($1::bigint[]) RETURNING *)
       INSERT INTO review_undone (id, ticket_id, file_id, category_id, kind, user_id, batch_id, at)
       SELECT id, ticket_id, file_id, category_id, kind, user_id, batch_id, at FROM gone`,
      [stale.map(({ id }) => id)],
    )
  }
  if (!wanted) return
  await client.query(
    `WITH made AS (
       INSERT INTO review (ticket_id, file_id, category_id, user_id)
       SELECT t.id, t.file_id, $3, $4 FROM ticket t WHERE t.id = $2 RETURNING id)
     UPDATE score_judgement SET review_id = made.id FROM made WHERE score_judgement.id = $1`,
    [wanted.judgement_id, ticketId, wanted.category_id, wanted.user_id],
  )
}
