import { pool } from '#lib/db/pool.ts'
import { OTHER_CHANNELS, type TicketFacets } from '#lib/results/schema.ts'

/** More channels than this are typed in the address, not chosen from a list. */
const CHANNELS_SHOWN = 200

/** What a task's tickets can be filtered by, and what a ticket may be corrected to. Ask for the task first. */
export async function readTicketFacets(taskId: string): Promise<TicketFacets> {
  const [named, current, channels] = await Promise.all([
    pool().query<{ name: string; color: string }>(
      `SELECT c.name, c.color FROM task_summary s, jsonb_to_recordset(s.categories) AS c(id int, name text, color text)
       WHERE s.task_id = $1 AND EXISTS (SELECT FROM task_category_stat n WHERE n.task_id = $1 AND n.category_id = c.id)`,
      [taskId],
    ),
    pool().query<{ name: string; color: string }>(
      'SELECT name, color FROM category WHERE archived_at IS NULL ORDER BY position, id',
    ),
    pool().query<{ channel: string }>(
      `SELECT channel FROM task_channel_stat WHERE task_id = $1 AND channel NOT IN ('', '${OTHER_CHANNELS}')
       GROUP BY channel ORDER BY sum(count) DESC, channel LIMIT ${CHANNELS_SHOWN}`,
      [taskId],
    ),
  ])
  // A task that has not ended has no names of its own yet.
  const categories = named.rows.length > 0 ? named.rows : current.rows
  return {
    categories,
    colors: Object.fromEntries([...current.rows, ...named.rows].map(({ name, color }) => [name, color])),
    labels: current.rows.map(({ name }) => name),
    channels: channels.rows.map(({ channel }) => channel),
  }
}
