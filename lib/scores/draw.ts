import type pg from 'pg'

/** One ticket in so many is judged by a second person: a fifth, enough for an agreement at little cost. */
const SECOND_OPINION_EVERY = 5

export interface StoredStratum {
  index: number
  categoryId: number | null
  population: number
}

/** The task's tickets by the engine's answer, those without one last. */
export async function readStrata(client: pg.Pool | pg.PoolClient, taskId: string): Promise<StoredStratum[]> {
  const { rows } = await client.query<{ categoryId: number | null; population: number }>(
    `SELECT category_id AS "categoryId", count(*)::int AS population FROM result WHERE task_id = $1
     GROUP BY category_id ORDER BY category_id NULLS LAST`,
    [taskId],
  )
  return rows.map((row, index) => ({ index, ...row }))
}

interface Drawing {
  sessionId: string
  taskId: string
  seed: number
  strata: readonly StoredStratum[]
  /** Tickets of each stratum that are to be in the sample. */
  allocation: readonly number[]
}

/**
 * Draws the sample: of each stratum the first tickets in an order that the seed alone decides (a hash of the ticket's id),
 * so that a larger sample holds the smaller one and nobody can choose. Tickets that are in it already stay.
 *
 * Positions run through every stratum at the same speed, at random within their step: whoever stops early leaves a sample
 * nearly in proportion, and no position tells the stratum.
 */
export async function drawTickets(
  client: pg.PoolClient,
  { sessionId, taskId, seed, ...rest }: Drawing,
): Promise<void> {
  await client.query(
    `WITH part AS (SELECT * FROM json_to_recordset($4::json) AS p(stratum int, category_id smallint, tickets int)),
     offset_by AS (SELECT coalesce(ceil(max(position)), 0) AS start FROM score_ticket WHERE session_id = $1),
     drawn AS (
       SELECT part.stratum, chosen.ticket_id FROM part CROSS JOIN LATERAL (
         SELECT r.ticket_id FROM result r WHERE r.task_id = $2 AND r.category_id IS NOT DISTINCT FROM part.category_id
         ORDER BY hashint8extended(r.ticket_id, $3::bigint), r.ticket_id LIMIT part.tickets) AS chosen),
     fresh AS (
       SELECT drawn.*, row_number() OVER of_stratum AS rank, count(*) OVER (PARTITION BY stratum) AS tickets
       FROM drawn WHERE NOT EXISTS (SELECT FROM score_ticket s WHERE s.session_id = $1 AND s.ticket_id = drawn.ticket_id)
       WINDOW of_stratum AS (PARTITION BY stratum ORDER BY hashint8extended(ticket_id, $3 + 1)))
     INSERT INTO score_ticket (session_id, ticket_id, stratum, position, is_double)
     SELECT $1, ticket_id, stratum, start + (rank - (hashint8extended(ticket_id, $3 + 2) & 1048575) / 1048576.0) / tickets,
       (hashint8extended(ticket_id, $3 + 3) & 1048575) % $5 = 0
     FROM fresh, offset_by`,
    [
      ...[sessionId, taskId, seed],
      JSON.stringify(
        rest.strata.map(({ index, categoryId }) => ({
          stratum: index,
          category_id: categoryId,
          tickets: rest.allocation[index],
        })),
      ),
      SECOND_OPINION_EVERY,
    ],
  )
}
