import { limitedQuery } from '#lib/db/limited-query.ts'
import { pool } from '#lib/db/pool.ts'
import { OTHER_CHANNELS, type TicketFilter } from '#lib/results/schema.ts'
import { type Conditions, conditionsOf } from '#lib/results/ticket-conditions.ts'
import { joins } from '#lib/results/ticket-looks.ts'
import { all } from '#lib/results/ticket-order.ts'
import type { TicketScope } from '#lib/results/ticket-scope.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'

/** Counting a rare word reads every text; a person has stopped waiting by then. */
export const COUNT_TIMEOUT_MS = 20_000

/**
 * How many tickets a filter holds, exactly. What the task counted while it ran is not counted again.
 * @throws AppError `search_too_slow` (503), `cancelled` (499)
 */
export async function countTickets(
  scope: TicketScope,
  filter: TicketFilter,
  signal?: AbortSignal,
): Promise<number> {
  const conditions = conditionsOf(scope, filter)
  if (conditions.isEmpty) return 0
  return (await keptCount(scope, filter, conditions)) ?? (await countRows(conditions, signal))
}

/** Filters the task's own counts answer. */
const COUNTED = new Set(['category', 'channel', 'no_channel', 'failed', 'day', 'from', 'to'])

async function keptCount(
  { task }: TicketScope,
  filter: TicketFilter,
  { categoryId, time }: Conditions,
): Promise<number | null> {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')
  if (asked.some(([name]) => !COUNTED.has(name))) return null
  const { category, failed } = filter
  const channel = filter.no_channel === 'true' ? '' : filter.channel
  if (time.length === 0 && channel === undefined && category === undefined) {
    if (failed === undefined) return task.processed
    return failed === 'true' ? task.failed : task.processed - task.failed
  }
  // Failed tickets are in none of the counts by category, channel and day; and there are none before the end.
  if (failed === 'true') return category === undefined ? null : 0
  if (isUnfinished(task.status) || (category === undefined && failed === undefined && task.failed > 0))
    return null
  if (time.length > 0) return channel === undefined ? countDays(task.task_id, categoryId, filter) : null
  return countChannels(task.task_id, categoryId, channel)
}

/** null: not every channel has a count of its own, and this is one of those without. */
async function countChannels(
  taskId: string,
  categoryId: number | null,
  channel: string | undefined,
): Promise<number | null> {
  const { rows } = await pool().query<{ n: number; is_known: boolean }>(
    `SELECT coalesce(sum(count) FILTER (WHERE ($2::int IS NULL OR category_id = $2) AND ($3::text IS NULL OR channel = $3)), 0)::int AS n,
       $3::text IS NULL OR coalesce(bool_and(channel <> $4), true) AS is_known
     FROM task_channel_stat WHERE task_id = $1`,
    [taskId, categoryId, channel ?? null, OTHER_CHANNELS],
  )
  return rows[0]?.is_known ? rows[0].n : null
}

/** null: more days than were counted one by one. */
async function countDays(
  taskId: string,
  categoryId: number | null,
  filter: TicketFilter,
): Promise<number | null> {
  const { rows } = await pool().query<{ n: number; is_whole: boolean }>(
    `SELECT coalesce(sum((d->>'count')::int) FILTER (WHERE ($2::int IS NULL OR (d->>'category')::int = $2)
         AND ($3::date IS NULL OR (d->>'day')::date >= $3) AND ($4::date IS NULL OR (d->>'day')::date <= $4)), 0)::int AS n,
       count(DISTINCT d->>'day') < 3660 AS is_whole
     FROM task_summary s CROSS JOIN jsonb_array_elements(s.days) AS d WHERE s.task_id = $1`,
    [taskId, categoryId, latest(filter.day, filter.from), earliest(filter.day, filter.to)],
  )
  return rows[0]?.is_whole ? rows[0].n : null
}

function latest(...days: (string | undefined)[]): string | null {
  return (
    days
      .filter((day) => day !== undefined)
      .sort()
      .at(-1) ?? null
  )
}

function earliest(...days: (string | undefined)[]): string | null {
  return days.filter((day) => day !== undefined).sort()[0] ?? null
}

async function countRows(conditions: Conditions, signal: AbortSignal | undefined): Promise<number> {
  const { channel, time, ticket, result, confidence, review } = conditions
  const rows = await limitedQuery<{ n: number }>(
    pool(),
    {
      sql: `SELECT count(*)::int AS n FROM result r
        ${channel !== null || time.length > 0 || ticket.length > 0 ? 'JOIN ticket t ON t.id = r.ticket_id AND t.file_id = $2' : ''}
        ${joins(conditions, true)}
        WHERE ${all('r.task_id = $1', ...result, ...confidence, ...ticket, channel, ...time, review)}`,
      values: conditions.values,
    },
    { timeoutMs: COUNT_TIMEOUT_MS, signal },
  )
  return rows[0]?.n ?? 0
}
