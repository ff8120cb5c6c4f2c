import type pg from 'pg'
import type { TicketText } from '#lib/engines/engine.ts'
import { truthTables } from '#lib/reviews/truth.ts'

/** Labelled tickets a training reads: about 150 MB of text. Of more, a fixed sample is taken. */
export const TRAINING_TICKETS_MAX = 200_000
/** Different labels that are read; no guideline has more, but an order number taken for a label has. */
export const LABELS_MAX = 1_000

type Queryable = pg.Pool | pg.PoolClient

export interface LabelCount {
  label: string
  count: number
}

/** The labels of a file, most frequent first, LABELS_MAX + 1 at most. */
export async function countLabels(client: Queryable, fileId: string): Promise<LabelCount[]> {
  const { rows } = await client.query<LabelCount>(
    `WITH ${truthTables('= $1')}
     SELECT truth AS label, count(*)::int AS count FROM truth WHERE truth <> ''
     GROUP BY truth ORDER BY count DESC, truth LIMIT $2`,
    [fileId, LABELS_MAX + 1],
  )
  return rows
}

export interface TrainingTickets {
  texts: TicketText[]
  labels: string[]
}

/** Every labelled ticket in the order of the file, so that the same file trains the same model. */
export async function readTrainingTickets(client: Queryable, fileId: string): Promise<TrainingTickets> {
  const { rows } = await client.query<TicketText & { truth: string }>(
    `WITH ${truthTables('= $1')}, chosen AS (
       SELECT id, truth FROM truth WHERE truth <> '' ORDER BY hashint8extended(id, 0) LIMIT $2)
     SELECT t.inquiry_type AS "inquiryType", t.title, t.body, chosen.truth
     FROM chosen JOIN ticket t ON t.id = chosen.id ORDER BY t.id`,
    [fileId, TRAINING_TICKETS_MAX],
  )
  return {
    texts: rows.map(({ inquiryType, title, body }) => ({ inquiryType, title, body })),
    labels: rows.map(({ truth }) => truth),
  }
}

/** Files one can learn from, newest first: with a label of their own, or reviewed. */
export async function listTrainableFiles(
  client: Queryable,
  { userId }: { userId?: string },
): Promise<{ file_id: string; name: string }[]> {
  const { rows } = await client.query<{ file_id: string; name: string }>(
    `SELECT f.id AS file_id, f.name FROM file f
     WHERE ($1::text IS NULL OR f.user_id = $1)
       AND (EXISTS (SELECT FROM ticket t WHERE t.file_id = f.id AND t.label IS NOT NULL)
         OR EXISTS (SELECT FROM review r WHERE r.file_id = f.id AND r.category_id IS NOT NULL))
     ORDER BY f.created_at DESC, f.id LIMIT 200`,
    [userId ?? null],
  )
  return rows
}
