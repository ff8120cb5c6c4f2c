import type pg from 'pg'

export async function readTask(pool: pg.Pool, taskId: string) {
  const { rows } = await pool.query('SELECT * FROM classification_task WHERE id = $1', [taskId])
  return rows[0]
}

export async function countResults(pool: pg.Pool, taskId: string): Promise<number> {
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM result WHERE task_id = $1', [taskId])
  return rows[0].n
}

/** As if every worker on the task had been silent for an hour. */
export async function expireLeases(pool: pg.Pool, taskId: string): Promise<void> {
  await pool.query(
    `UPDATE task_shard SET heartbeat_at = now() - interval '1 hour' WHERE task_id = $1 AND finished_at IS NULL`,
    [taskId],
  )
}
