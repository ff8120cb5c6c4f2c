import type pg from 'pg'

/** Large enough that a shard is work worth fetching, small enough that several workers share a large task evenly. */
export const SHARD_SIZE = 50_000

/**
 * A file's tickets were numbered by one import, so mostly without a gap: then the shards follow from the first and the
 * last number. Only a file with gaps is walked through (a million tickets take a second).
 */
export async function insertShards(client: pg.PoolClient, taskId: string, fileId: string): Promise<number[]> {
  const { rows: dense } = await client.query<{ index: number }>(
    `INSERT INTO task_shard (task_id, index, from_ticket_id, to_ticket_id, cursor)
     SELECT $1, n, first + n * $3::bigint, least(last, first + (n + 1) * $3::bigint - 1), first + n * $3::bigint - 1
     FROM (SELECT (SELECT id FROM ticket WHERE file_id = $2 ORDER BY id LIMIT 1) AS first,
                  (SELECT id FROM ticket WHERE file_id = $2 ORDER BY id DESC LIMIT 1) AS last) AS ids,
       classification_task t, generate_series(0, (t.total - 1) / $3) AS n
     WHERE t.id = $1 AND last - first + 1 = t.total ORDER BY n RETURNING index`,
    [taskId, fileId, SHARD_SIZE],
  )
  if (dense.length > 0) return dense.map(({ index }) => index)
  const { rows } = await client.query<{ index: number }>(
    `INSERT INTO task_shard (task_id, index, from_ticket_id, to_ticket_id, cursor)
     SELECT $1, shard, min(id), max(id), min(id) - 1
     FROM (SELECT id, ((row_number() OVER (ORDER BY id) - 1) / $3)::int AS shard FROM ticket WHERE file_id = $2) AS t
     GROUP BY shard ORDER BY shard RETURNING index`,
    [taskId, fileId, SHARD_SIZE],
  )
  return rows.map(({ index }) => index)
}
