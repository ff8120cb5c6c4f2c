import type pg from 'pg'

/** A finished task over an imported file, its results made straight in the database. */
export async function createFinishedTask(
  pool: pg.Pool,
  { fileId, userId, outcomes = 'all' }: { fileId: string; userId: string; outcomes?: 'all' | 'first half' },
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, total, processed, status, finished_at)
     SELECT $2, f.id, f.name, 'rule', 'test', f.row_count, f.row_count, $3::task_status, now() FROM file f WHERE f.id = $1 RETURNING id`,
    [fileId, userId, outcomes === 'all' ? 'completed' : 'cancelled'],
  )
  const taskId = rows[0]!.id
  // Every fourth ticket failed; the others' evidence is the first character of their body.
  await pool.query(
    `INSERT INTO result (task_id, ticket_id, category_id, confidence, evidence, method, failure)
     SELECT $1, id, CASE WHEN n % 4 = 3 THEN NULL ELSE (SELECT id FROM category ORDER BY position LIMIT 1 OFFSET n % 3) END,
       CASE WHEN n % 4 = 3 THEN NULL ELSE 0.8 + (n % 10) / 100.0 END, CASE WHEN n % 4 = 3 THEN '' ELSE 'b0-1' END, 'keyword',
       CASE WHEN n % 4 = 3 THEN 'engine_timeout' END
     FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1)::int AS n, count(*) OVER () AS total FROM ticket WHERE file_id = $2) t
     WHERE $3 OR n < total / 2`,
    [taskId, fileId, outcomes === 'all'],
  )
  return taskId
}
