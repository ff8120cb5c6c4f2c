import { pool } from '#lib/db/pool.ts'
import { notFound } from '#lib/errors.ts'
import { roundConfidence } from '#lib/results/format.ts'
import type { TicketDetail } from '#lib/results/schema.ts'
import { ticketScope } from '#lib/results/ticket-scope.ts'
import { readTickets } from '#lib/results/tickets.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** The newest tasks shown of a ticket's past. */
const HISTORY_LIMIT = 50

/**
 * One ticket of a task, whole, with what every task over its file said of it.
 * @throws AppError `not_found` for a task or ticket that is not there, not the viewer's, or not of this task
 */
export async function getTicketDetail(
  viewer: Viewer,
  { taskId, ticketId }: { taskId: string; ticketId: string },
): Promise<TicketDetail> {
  const scope = await ticketScope(viewer, taskId, {})
  const [item] = await readTickets(scope, [ticketId])
  if (!item) throw notFound()
  const { rows } = await pool().query<{
    runner_up_id: number | null
    margin: number | null
    label: string | null
  }>(
    `SELECT r.runner_up_id, r.margin, t.label FROM result r JOIN ticket t ON t.id = r.ticket_id
     WHERE r.task_id = $1 AND r.ticket_id = $2`,
    [taskId, ticketId],
  )
  const row = rows[0]
  if (!row) throw notFound()
  return {
    ...item,
    runner_up: scope.categories.nameOf(row.runner_up_id),
    margin: row.margin === null ? null : roundConfidence(row.margin),
    file_label: row.label,
    history: await readHistory(viewer, ticketId),
  }
}

interface HistoryRow {
  task_id: string
  name: string | null
  created_at: Date
  engine: string
  engine_version: string
  category: string | null
  confidence: number | null
  failure: string | null
}

async function readHistory(viewer: Viewer, ticketId: string): Promise<TicketDetail['history']> {
  const { rows } = await pool().query<HistoryRow>(
    `SELECT task.id AS task_id, task.name, task.created_at, task.engine, task.engine_version, r.confidence, r.failure,
       coalesce((SELECT c.name FROM task_summary s, jsonb_to_recordset(s.categories) AS c(id int, name text)
         WHERE s.task_id = task.id AND c.id = r.category_id), current.name) AS category
     FROM ticket t JOIN classification_task task ON task.file_id = t.file_id AND ($2 OR task.user_id = $3)
     JOIN result r ON r.task_id = task.id AND r.ticket_id = t.id
     LEFT JOIN category current ON current.id = r.category_id
     WHERE t.id = $1 ORDER BY task.created_at DESC, task.id DESC LIMIT ${HISTORY_LIMIT}`,
    [ticketId, viewer.role === 'admin', viewer.userId],
  )
  return rows.map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    confidence: row.confidence === null ? null : roundConfidence(row.confidence),
  }))
}
