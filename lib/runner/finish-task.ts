import type pg from 'pg'
import { APP_VERSION } from '#lib/app-version.ts'
import { listTaskCategories } from '#lib/categories/task-categories.ts'
import { transaction } from '#lib/db/transaction.ts'
import { logger } from '#lib/logger.ts'
import { ShardStats } from '#lib/results/shard-stats.ts'
import { LEASE_SECONDS } from '#lib/runner/lease.ts'
import { recordResultHash } from '#lib/runner/record-hash.ts'

/** The endings of a task. Written here and nowhere else. */
export type TaskEnding =
  | { status: 'completed' }
  | { status: 'cancelled' }
  | { status: 'failed'; errorCode: string; errorDetail?: string }

/** The words shown of a category: the result promises at most this many. */
const KEYWORDS_SHOWN = 5

/**
 * Ends a task if its work is done: completed when every shard is (failed where tickets were missing), cancelled when it
 * was asked for and nobody works on it any more. Any number of workers may call it at any time; exactly one ending is written.
 */
export async function finishIfDone(pool: pg.Pool, taskId: string): Promise<void> {
  const state = await readState(pool, taskId)
  if (!state) return
  if (state.status === 'cancelling') {
    if (state.live === 0) await endTask(pool, taskId, { status: 'cancelled' })
    return
  }
  if (state.unfinished > 0) return
  if (state.processed < state.total) {
    await endTask(pool, taskId, { status: 'failed', errorCode: 'file_gone' })
    return
  }
  await advance(pool, taskId, 'aggregating')
  const stats = await readStats(pool, taskId)
  await advance(pool, taskId, 'saving')
  await endTask(pool, taskId, { status: 'completed' }, stats)
}

interface State {
  status: string
  total: number
  processed: number
  unfinished: number
  /** Shards somebody is working on. */
  live: number
}

async function readState(pool: pg.Pool, taskId: string): Promise<State | null> {
  const { rows } = await pool.query<State>(
    `SELECT t.status::text, t.total, t.processed,
       count(*) FILTER (WHERE s.finished_at IS NULL)::int AS unfinished,
       count(*) FILTER (WHERE s.finished_at IS NULL
         AND s.heartbeat_at > clock_timestamp() - make_interval(secs => $2))::int AS live
     FROM classification_task t JOIN task_shard s ON s.task_id = t.id
     WHERE t.id = $1 AND t.status IN ('queued', 'running', 'cancelling') GROUP BY t.id`,
    [taskId, LEASE_SECONDS],
  )
  return rows[0] ?? null
}

/** One event a step; whoever comes second changes nothing. */
async function advance(pool: pg.Pool, taskId: string, step: 'aggregating' | 'saving'): Promise<void> {
  await pool.query(
    `UPDATE classification_task SET step = $2::task_step, version = version + 1, updated_at = clock_timestamp()
     WHERE id = $1 AND status = 'running' AND step < $2::task_step`,
    [taskId, step],
  )
}

async function readStats(client: pg.Pool | pg.PoolClient, taskId: string): Promise<ShardStats> {
  const { rows } = await client.query('SELECT stats FROM task_shard WHERE task_id = $1 ORDER BY index', [
    taskId,
  ])
  const total = new ShardStats()
  for (const { stats } of rows) total.add(ShardStats.from(stats))
  return total
}

/**
 * Writes the summary and the ending in one transaction, once. A cancelled or failed task keeps what it has as a
 * partial result. A task asked to cancel in its last moment ends cancelled: what was promised is kept.
 */
export async function endTask(
  pool: pg.Pool,
  taskId: string,
  ending: TaskEnding,
  stats?: ShardStats,
): Promise<void> {
  const written = await transaction(pool, async (client) => {
    const { rows } = await client.query<{ status: string }>(
      `SELECT status FROM classification_task WHERE id = $1 AND status IN ('queued', 'running', 'cancelling') FOR UPDATE`,
      [taskId],
    )
    if (!rows[0]) return null
    const actual: TaskEnding = rows[0].status === 'cancelling' ? { status: 'cancelled' } : ending
    await insertSummary(client, taskId, stats ?? (await readStats(client, taskId)))
    await client.query(
      `UPDATE classification_task SET status = $2::task_status, error_code = $3, error_detail = $4, finished_at = clock_timestamp(),
         updated_at = clock_timestamp(), version = version + 1, current_category = NULL, app_version = $5 WHERE id = $1`,
      [
        ...[taskId, actual.status],
        ...(actual.status === 'failed' ? [actual.errorCode, actual.errorDetail ?? null] : [null, null]),
        APP_VERSION,
      ],
    )
    return actual
  })
  if (!written) return
  logger().info({ taskId, ending: written.status }, 'task ended')
  await recordResultHash(pool, taskId)
}

async function insertSummary(client: pg.PoolClient, taskId: string, stats: ShardStats): Promise<void> {
  const categories = await listTaskCategories(client, taskId)
  const counts = new Map<string, number>()
  for (const byCategory of stats.channels.values()) {
    for (const [category, count] of byCategory) counts.set(category, (counts.get(category) ?? 0) + count)
  }
  await client.query(
    `INSERT INTO task_category_stat (task_id, category_id, count, keywords)
     SELECT $1, c.id, c.count, ARRAY(SELECT json_array_elements_text(c.keywords))
     FROM json_to_recordset($2::json) AS c(id smallint, count int, keywords json)`,
    [
      taskId,
      JSON.stringify([...counts].map(([id, count]) => ({ id, count, keywords: topWords(stats, id) }))),
    ],
  )
  await client.query(
    `INSERT INTO task_channel_stat (task_id, channel, category_id, count)
     SELECT $1, c.channel, c.category, c.count
     FROM json_to_recordset($2::json) AS c(channel text, category smallint, count int)`,
    [
      taskId,
      JSON.stringify(
        flatten(stats.channels).map(([channel, category, count]) => ({ channel, category, count })),
      ),
    ],
  )
  await client.query(
    `INSERT INTO task_summary (task_id, period_from, period_to, avg_confidence, confidence_histogram, days, failures, samples, categories)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[taskId, stats.from, stats.to],
      stats.confidenceCount === 0 ? null : stats.confidenceSum / stats.confidenceCount,
      stats.histogram,
      JSON.stringify(
        flatten(stats.days).map(([day, category, count]) => ({ day, category: Number(category), count })),
      ),
      JSON.stringify([...stats.failures].map(([reason, count]) => ({ reason, count }))),
      JSON.stringify(Object.fromEntries(stats.samples)),
      JSON.stringify(categories.map(({ id, name, color }) => ({ id, name, color }))),
    ],
  )
}

function flatten(counts: ShardStats['channels']): [string, string, number][] {
  return [...counts].flatMap(([key, inner]) =>
    [...inner].map(([category, n]): [string, string, number] => [key, category, n]),
  )
}

/** Most frequent first; equals in the order of the alphabet, so that the same task always says the same. */
function topWords(stats: ShardStats, category: string): string[] {
  const words = [...(stats.keywords.get(category) ?? [])]
  words.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return words.slice(0, KEYWORDS_SHOWN).map(([word]) => word)
}
