import type pg from 'pg'

export interface ResultSeed {
  category: string | null
  confidence?: number | null
  margin?: number | null
  runnerUp?: string | null
}

/** A finished task whose results are given, ticket by ticket in the order of the file. */
export async function createFinishedTask(
  pool: pg.Pool,
  {
    userId,
    file,
    results,
    engine = 'ai',
  }: {
    userId: string
    file: { id: string; name: string }
    results: readonly ResultSeed[]
    engine?: 'ai' | 'rule'
  },
): Promise<{ taskId: string; ticketIds: string[] }> {
  const { rows: tasks } = await pool.query<{ id: string }>(
    `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, status, total, processed, finished_at)
     VALUES ($1, $2, $3, $4, 'test', 'completed', $5, $5, now()) RETURNING id`,
    [userId, file.id, file.name, engine, results.length],
  )
  const taskId = tasks[0]!.id
  const { rows: tickets } = await pool.query<{ id: string }>(
    'SELECT id FROM ticket WHERE file_id = $1 ORDER BY id',
    [file.id],
  )
  const ticketIds = tickets.map(({ id }) => id)
  await pool.query(
    `INSERT INTO result (task_id, ticket_id, category_id, confidence, runner_up_id, margin, method, failure)
     SELECT $1, r.ticket, c.id, r.confidence, u.id, r.margin, 'linear', CASE WHEN c.id IS NULL THEN 'not_in_any_category' END
     FROM json_to_recordset($2::json) AS r(ticket bigint, category text, confidence real, "runnerUp" text, margin real)
     LEFT JOIN category c ON c.name = r.category LEFT JOIN category u ON u.name = r."runnerUp"`,
    [taskId, JSON.stringify(results.map((result, i) => ({ ...result, ticket: ticketIds[i] })))],
  )
  return { taskId, ticketIds }
}
