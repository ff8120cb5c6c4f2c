import type pg from 'pg'
import { ShardStats } from '#lib/results/shard-stats.ts'
import { endTask } from '#lib/runner/finish-task.ts'
import { createTask } from '#tests/factories/index.ts'

/** A category with its confidence, or the reason of a failure. */
export type SavedResult = [category: string, confidence: number] | string

interface EndedTaskInput {
  userId: string
  file: { id: string; name: string }
  /** One a ticket, in the order of the file. */
  results: readonly SavedResult[]
}

/** A task that has ended with exactly these results, counted as the runner counts. */
export async function createEndedTask(
  pool: pg.Pool,
  { userId, file, results }: EndedTaskInput,
): Promise<{ taskId: string; ticketIds: string[] }> {
  const taskId = await createTask(pool, { userId, file })
  const { rows: tickets } = await pool.query<{ id: string; channel: string; day: string | null }>(
    'SELECT id, channel, received_at::date::text AS day FROM ticket WHERE file_id = $1 ORDER BY id',
    [file.id],
  )
  const { rows: categories } = await pool.query<{ id: number; name: string }>('SELECT id, name FROM category')
  const idOf = new Map(categories.map(({ id, name }) => [name, id]))
  const stats = new ShardStats()
  const saved = tickets.map((ticket, n) => {
    const result = results[n]!
    if (typeof result === 'string') {
      stats.countFailure(ticket, result)
      return { id: ticket.id, category: null, confidence: null, failure: result }
    }
    const [name, confidence] = result
    const categoryId = idOf.get(name)!
    stats.countPrediction(ticket, { categoryId, confidence, evidence: [], storedEvidence: '' })
    return { id: ticket.id, category: categoryId, confidence, failure: null }
  })
  await pool.query(
    `INSERT INTO result (task_id, ticket_id, category_id, confidence, method, failure)
     SELECT $1, r.id, r.category, r.confidence, 'test', r.failure
     FROM json_to_recordset($2::json) AS r(id bigint, category smallint, confidence real, failure text)`,
    [taskId, JSON.stringify(saved)],
  )
  await pool.query(
    `UPDATE classification_task SET status = 'running', step = 'saving', processed = total, failed = $2, started_at = now(),
       version = version + 1 WHERE id = $1`,
    [taskId, saved.filter(({ failure }) => failure !== null).length],
  )
  await endTask(pool, taskId, { status: 'completed' }, stats)
  return { taskId, ticketIds: tickets.map(({ id }) => id) }
}

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
