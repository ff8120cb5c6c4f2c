import type pg from 'pg'
import { notFound } from '#lib/errors.ts'
import type { Viewer } from '#lib/users/schema.ts'

type Queryable = pg.Pool | pg.PoolClient

/**
 * The task's owner and administrators see a score and start it; members whom it is shared with may only judge.
 * @throws AppError `not_found` for everyone else, the same as for a task that is not there
 */
export async function requireJudge(client: Queryable, viewer: Viewer, taskId: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT FROM classification_task t WHERE t.id = $1 AND ($2 OR t.user_id = $3
       OR EXISTS (SELECT FROM score_session s WHERE s.task_id = t.id AND s.is_shared))`,
    [taskId, viewer.role === 'admin', viewer.userId],
  )
  if (rows.length === 0) throw notFound()
}

export interface ScoreTask {
  id: string
  fileId: string | null
  engine: string
  engineVersion: string
  isFinished: boolean
  /** Tickets with an outcome. */
  processed: number
  averageScore: number | null
}

/** @throws AppError `not_found` */
export async function requireScoreOwner(
  client: Queryable,
  viewer: Viewer,
  taskId: string,
): Promise<ScoreTask> {
  const { rows } = await client.query<ScoreTask>(
    `SELECT t.id, t.file_id AS "fileId", t.engine, t.engine_version AS "engineVersion", t.finished_at IS NOT NULL AS "isFinished",
       t.processed, s.avg_confidence AS "averageScore"
     FROM classification_task t LEFT JOIN task_summary s ON s.task_id = t.id
     WHERE t.id = $1 AND ($2 OR t.user_id = $3)`,
    [taskId, viewer.role === 'admin', viewer.userId],
  )
  if (!rows[0]) throw notFound()
  return rows[0]
}
