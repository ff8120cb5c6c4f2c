import type pg from 'pg'
import type { EngineName } from '#lib/engines/engine.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { findIdempotentTask, startTask } from '#lib/tasks/mutations.ts'
import { isUnfinished, type TaskStatus } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

interface Original {
  status: TaskStatus
  file_id: string | null
  file_name: string
  engine: EngineName
  engine_version: string
  rule_set_hash: string | null
  model_id: string | null
  has_model: boolean
  /** Those that tickets were given to, as they were called then. */
  category_names: { id: number; name: string }[]
}

const READ_ORIGINAL = `
  SELECT t.status::text, t.file_id, t.file_name, t.engine, t.engine_version, t.rule_set_hash, t.model_id,
    EXISTS (SELECT FROM model m WHERE m.id = t.model_id AND m.version = t.engine_version
      AND m.status = 'ready' AND m.artifact IS NOT NULL) AS has_model,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name))
      FROM task_summary s CROSS JOIN jsonb_to_recordset(s.categories) AS c(id smallint, name text)
      JOIN task_category_stat k ON k.task_id = s.task_id AND k.category_id = c.id
      WHERE s.task_id = t.id), '[]') AS category_names
  FROM classification_task t WHERE t.id = $1 AND ($2 OR t.user_id = $3)`

/**
 * 다시 실행: a new task over the same file with the very same rules or model, whatever they are now. Categories that
 * were renamed or archived since are taken as they were, so that the same snapshot gives the same results.
 * @param options.arrivedAt when the request came in (epoch ms): starts that race are judged by it
 * @throws AppError `not_found`, `not_finished` (409), `rerun_file_gone`, `rerun_model_gone`, `rerun_rules_gone` (409),
 *   `already_running` (409)
 */
export async function runAgain(
  pool: pg.Pool,
  viewer: Viewer,
  {
    taskId,
    idempotencyKey,
    arrivedAt,
  }: { taskId: string; idempotencyKey?: string | undefined; arrivedAt?: number },
): Promise<{ taskId: string }> {
  const known = await findIdempotentTask(pool, viewer.userId, idempotencyKey)
  if (known) return { taskId: known }
  const { rows } = await pool.query<Original>(READ_ORIGINAL, [taskId, viewer.role === 'admin', viewer.userId])
  const original = rows[0]
  if (!original) throw notFound()
  if (isUnfinished(original.status)) throw new AppError('not_finished', 409)
  if (original.file_id === null) throw new AppError('rerun_file_gone', 409)
  if (original.engine === 'ai' && !original.has_model) throw new AppError('rerun_model_gone', 409)
  if (original.engine === 'rule' && original.rule_set_hash === null)
    throw new AppError('rerun_rules_gone', 409)
  return startTask(pool, {
    userId: viewer.userId,
    file: { id: original.file_id, name: original.file_name },
    engine: original.engine,
    engineVersion: original.engine_version,
    ruleSetHash: original.rule_set_hash,
    modelId: original.model_id,
    idempotencyKey,
    arrivedAt,
    repeats: { taskId, categoryNames: original.category_names },
  })
}
