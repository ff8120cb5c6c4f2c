import { OTHER_CHANNELS } from '#lib/results/schema.ts'
import type { ReviewFilter } from '#lib/reviews/schema.ts'
import { IS_OPEN, judgedTable } from '#lib/reviews/truth.ts'
import { escapeLike } from '#lib/tasks/data.ts'

export interface FilterSql {
  /** The common table expression that `from` needs. */
  tables: string
  from: string
  where: string
  /** $1 is the task, $2 its file. */
  values: unknown[]
}

/** What is least sure comes first: a failure, then the least margin, or where the engine ranks none, its score. */
export const DOUBT = 'coalesce(r.margin, r.confidence, -1::real)'

/**
 * The channels of task $1 that are offered by name, as a subquery: the largest. OTHER_CHANNELS stands for all the rest,
 * also for those that the task has counted together under it.
 */
export const LISTED_CHANNELS = `SELECT channel FROM task_channel_stat WHERE task_id = $1 AND channel <> '${OTHER_CHANNELS}'
  GROUP BY channel ORDER BY sum(count) DESC, channel LIMIT 50`

/**
 * A filter over one task's results `r`, as SQL. Tickets are joined only where the filter reads them, so that a queue
 * over a million results stays a scan of the narrow table.
 */
export function filterSql(task: { taskId: string; fileId: string }, filter: ReviewFilter): FilterSql {
  const values: unknown[] = [task.taskId, task.fileId]
  const joins = ['result r LEFT JOIN judged j ON j.ticket_id = r.ticket_id']
  const conditions = ['r.task_id = $1']
  const where = (value: unknown, sql: (placeholder: string) => string) => {
    if (value === undefined || value === '') return
    values.push(value)
    conditions.push(sql(`$${values.length}`))
  }
  const channel = filter.no_channel ? '' : filter.channel
  if (channel !== undefined || filter.q) joins.push('JOIN ticket t ON t.id = r.ticket_id')
  if (filter.against) {
    values.push(filter.against)
    joins.push(`JOIN result o ON o.task_id = $${values.length} AND o.ticket_id = r.ticket_id`)
    conditions.push('o.category_id IS DISTINCT FROM r.category_id')
  }
  where(filter.category, (v) => `r.category_id = (SELECT id FROM category WHERE name = ${v})`)
  if (channel === OTHER_CHANNELS) conditions.push(`t.channel NOT IN (${LISTED_CHANNELS})`)
  else if (channel !== undefined) {
    values.push(channel)
    conditions.push(`t.channel = $${values.length}`)
  }
  where(filter.min_confidence, (v) => `r.confidence >= ${v}::real`)
  where(filter.max_confidence, (v) => `r.confidence <= ${v}::real`)
  if (filter.q)
    where(`%${escapeLike(filter.q.normalize('NFC'))}%`, (v) => `(t.title ILIKE ${v} OR t.body ILIKE ${v})`)
  where(filter.ticket_ids, (v) => `r.ticket_id = ANY(${v}::bigint[])`)
  if (filter.reviewed !== 'all') conditions.push(filter.reviewed === 'true' ? `NOT ${IS_OPEN}` : IS_OPEN)
  return { tables: judgedTable('$2'), from: joins.join(' '), where: conditions.join(' AND '), values }
}
