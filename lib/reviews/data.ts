import { decodeCursor, encodeCursor } from '#lib/db/cursor.ts'
import { pool } from '#lib/db/pool.ts'
import { decodeEvidence } from '#lib/results/evidence.ts'
import { RECEIVED_AT, roundConfidence } from '#lib/results/format.ts'
import { OTHER_CHANNELS } from '#lib/results/schema.ts'
import { DOUBT, filterSql, LISTED_CHANNELS } from '#lib/reviews/filter.ts'
import type { ReviewBatch, ReviewItem, ReviewPage, ReviewQueueInput } from '#lib/reviews/schema.ts'
import { getReviewedTask, type ReviewedTask } from '#lib/reviews/task.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** Batches a page lists: the newest. */
const BATCHES_SHOWN = 100

/**
 * A page of the tickets most worth a person's time, least sure first.
 * @throws AppError `not_found`, `other_file`, `invalid` (a cursor that is none)
 */
export async function listReviewQueue(
  viewer: Viewer,
  taskId: string,
  input: ReviewQueueInput,
): Promise<ReviewPage> {
  const task = await getReviewedTask(viewer, taskId, input)
  const [page, total] = await Promise.all([
    readPage(task, input),
    input.cursor ? null : countTickets(task, input),
  ])
  const rows = page.slice(0, input.limit)
  const last = rows.at(-1)
  return {
    items: rows.map(toItem),
    next_cursor: page.length > input.limit && last ? encodeCursor([last.doubt, last.ticket_id]) : null,
    total,
  }
}

async function countTickets(task: ReviewedTask, input: ReviewQueueInput): Promise<number> {
  const { tables, from, where, values } = filterSql(task, input)
  const { rows } = await pool().query<{ n: number }>(
    `WITH ${tables} SELECT count(*)::int AS n FROM ${from} WHERE ${where}`,
    values,
  )
  return rows[0]?.n ?? 0
}

interface Row extends Omit<ReviewItem, 'evidence' | 'label'> {
  doubt: string
  evidence: string
  file_label: string | null
}

async function readPage(task: ReviewedTask, input: ReviewQueueInput): Promise<Row[]> {
  const { tables, from, where, values } = filterSql(task, input)
  let after = ''
  if (input.cursor) {
    values.push(...decodeCursor(input.cursor, 2))
    after = `AND (${DOUBT}, r.ticket_id) > ($${values.length - 1}::text::real, $${values.length}::bigint)`
  }
  values.push(input.limit + 1, input.against ?? null)
  const { rows } = await pool().query<Row>(
    `WITH ${tables}, page AS MATERIALIZED (
       SELECT r.ticket_id, ${DOUBT} AS doubt, j.kind, j.category_id AS judged_id FROM ${from}
       WHERE ${where} ${after} ORDER BY ${DOUBT}, r.ticket_id LIMIT $${values.length - 1})
     SELECT page.doubt::text, r.ticket_id, t.row_number, ${RECEIVED_AT} AS received_at, t.channel, t.customer_id,
       t.product_code, t.inquiry_type, t.title, t.body, t.assignee, t.status, c.name AS category, r.confidence, r.margin,
       runner_up.name AS runner_up, r.evidence, r.method, r.failure, t.label AS file_label, judged.name AS reviewed_category,
       coalesce(page.kind = 'new_category', false) AS needs_new_category,
       (SELECT oc.name FROM result o LEFT JOIN category oc ON oc.id = o.category_id
        WHERE o.task_id = $${values.length}::uuid AND o.ticket_id = r.ticket_id) AS other_category
     FROM page JOIN result r ON r.task_id = $1 AND r.ticket_id = page.ticket_id JOIN ticket t ON t.id = r.ticket_id
     LEFT JOIN category c ON c.id = r.category_id LEFT JOIN category runner_up ON runner_up.id = r.runner_up_id
     LEFT JOIN category judged ON judged.id = page.judged_id
     ORDER BY page.doubt, r.ticket_id`,
    values,
  )
  return rows
}

function toItem({ doubt: _, file_label, ...row }: Row): ReviewItem {
  return {
    ...row,
    confidence: row.confidence === null ? null : roundConfidence(row.confidence),
    margin: row.margin === null ? null : roundConfidence(row.margin),
    evidence: decodeEvidence(row.evidence, row),
    label: row.needs_new_category ? null : (row.reviewed_category ?? file_label),
  }
}

/**
 * The newest batches over a task's file. Categories are archived, never removed: a batch without one says that none fits.
 * @throws AppError `not_found`
 */
export async function listReviewBatches(viewer: Viewer, taskId: string): Promise<ReviewBatch[]> {
  const { fileId } = await getReviewedTask(viewer, taskId)
  const { rows } = await pool().query<
    Omit<ReviewBatch, 'at' | 'undone_at'> & { at: Date; undone_at: Date | null }
  >(
    `SELECT b.id AS batch_id, b.task_id, b.name, c.name AS category, b.category_id IS NULL AS needs_new_category, b.count, u.name AS by, b.at, b.undone_at, w.name AS undone_by
     FROM review_batch b LEFT JOIN category c ON c.id = b.category_id LEFT JOIN "user" u ON u.id = b.user_id
     LEFT JOIN "user" w ON w.id = b.undone_by_id
     WHERE b.file_id = $1 ORDER BY b.at DESC, b.id LIMIT $2`,
    [fileId, BATCHES_SHOWN],
  )
  return rows.map(({ at, undone_at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    undone_at: undone_at?.toISOString() ?? null,
  }))
}

/**
 * A task's channels, most tickets first, at the end OTHER_CHANNELS where there are more. Ask for the task first: this
 * checks no owner.
 */
export async function listChannels(taskId: string): Promise<string[]> {
  const { rows } = await pool().query<{ channel: string; is_listed: boolean }>(
    `SELECT channel, channel IN (${LISTED_CHANNELS}) AS is_listed FROM task_channel_stat WHERE task_id = $1
     GROUP BY channel ORDER BY sum(count) DESC, channel`,
    [taskId],
  )
  const listed = rows.filter(({ is_listed }) => is_listed).map(({ channel }) => channel)
  return listed.length < rows.length ? [...listed, OTHER_CHANNELS] : listed
}

/** Other tasks over the same file, to hold this one against, newest first. */
export async function listOtherTasks(
  viewer: Viewer,
  { taskId, fileId }: ReviewedTask,
): Promise<{ task_id: string; engine: string; engine_version: string; created_at: string }[]> {
  const { rows } = await pool().query<{
    task_id: string
    engine: string
    engine_version: string
    created_at: Date
  }>(
    `SELECT id AS task_id, engine, engine_version, created_at FROM classification_task
     WHERE file_id = $1 AND id <> $2 AND status = 'completed' AND ($3 OR user_id = $4) ORDER BY created_at DESC LIMIT 20`,
    [fileId, taskId, viewer.role === 'admin', viewer.userId],
  )
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }))
}

/** Tickets somebody has given a category, of everything the viewer may learn from. */
export async function countReviewedTickets(viewer: Viewer): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT DISTINCT ON (r.ticket_id) r.category_id FROM review r JOIN file f ON f.id = r.file_id
       WHERE $1 OR f.user_id = $2 ORDER BY r.ticket_id, r.id DESC) AS newest WHERE category_id IS NOT NULL`,
    [viewer.role === 'admin', viewer.userId],
  )
  return rows[0]?.n ?? 0
}
