import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { activeCategoryId } from '#lib/categories/data.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError } from '#lib/errors.ts'
import { holdFile } from '#lib/files/hold-file.ts'
import { type FilterSql, filterSql } from '#lib/reviews/filter.ts'
import { refreshStatistics } from '#lib/reviews/mutations.ts'
import type { BulkLabelInput, ReviewFilter } from '#lib/reviews/schema.ts'
import { getReviewedTask } from '#lib/reviews/task.ts'
import type { Viewer } from '#lib/users/schema.ts'

interface Change {
  filter: ReviewFilter
  /** null: none of the categories fits. */
  category: string | null
}

/** Adds: of what a person has said the same already nothing changes, and it is not counted. */
function changing(sql: FilterSql, categoryId: number | null): FilterSql {
  const values = [...sql.values, categoryId]
  const isSaid =
    categoryId === null
      ? `coalesce(j.kind = 'new_category', false) AND $${values.length}::smallint IS NULL`
      : `j.category_id IS NOT DISTINCT FROM $${values.length}::smallint`
  return { ...sql, values, where: `${sql.where} AND NOT (${isSaid})` }
}

async function categoryIdOf(pool: pg.Pool, category: string | null): Promise<number | null> {
  return category === null ? null : activeCategoryId(pool, category)
}

/**
 * How many tickets `bulkLabel` would change now.
 * @throws AppError `not_found` (404), `unknown_category` (422), `other_file` (422)
 */
export async function countBulkLabel(
  pool: pg.Pool,
  viewer: Viewer,
  taskId: string,
  { filter, category }: Change,
): Promise<{ count: number; reviewed: number }> {
  const task = await getReviewedTask(viewer, taskId, filter)
  const { tables, from, where, values } = changing(
    filterSql(task, filter),
    await categoryIdOf(pool, category),
  )
  const { rows } = await pool.query<{ count: number; reviewed: number }>(
    `WITH ${tables} SELECT count(*)::int AS count, count(j.ticket_id)::int AS reviewed FROM ${from} WHERE ${where}`,
    values,
  )
  return rows[0]!
}

/**
 * Gives a whole filter result one category, or says that none fits it, as one statement, under a name it is undone by. What is counted and what
 * is changed is the same snapshot: where that is another number than the person agreed to, nothing is changed.
 * @throws AppError `not_found` (404), `unknown_category` (422), `other_file` (422), `count_changed` (409, with `count`)
 */
export async function bulkLabel(
  pool: pg.Pool,
  viewer: Viewer,
  taskId: string,
  { filter, category, name, expected_count }: Change & Pick<BulkLabelInput, 'name' | 'expected_count'>,
): Promise<{ batch_id: string; count: number }> {
  const task = await getReviewedTask(viewer, taskId, filter)
  const categoryId = await categoryIdOf(pool, category)
  const applied = await transaction(pool, async (client) => {
    await holdFile(client, viewer, task.fileId)
    // One batch at a time over a file: of two with the same filter the second counts what the first has left.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('review_batch:' || $1, 0))`, [
      task.fileId,
    ])
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO review_batch (file_id, task_id, user_id, name, category_id, filter, count)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [
        ...[task.fileId, taskId, viewer.userId, name, categoryId],
        ...[JSON.stringify({ ...filter, ticket_ids: filter.ticket_ids?.length }), expected_count],
      ],
    )
    const batchId = rows[0]!.id
    const { tables, from, where, values } = changing(filterSql(task, filter), categoryId)
    const { rowCount } = await client.query(
      `WITH ${tables} INSERT INTO review (ticket_id, file_id, category_id, kind, user_id, batch_id)
       SELECT r.ticket_id, $2, $${values.length}, $${values.length + 3}, $${values.length + 1}, $${values.length + 2} FROM ${from} WHERE ${where}`,
      [...values, viewer.userId, batchId, categoryId === null ? 'new_category' : 'label'],
    )
    if (rowCount !== expected_count) throw new AppError('count_changed', 409, { count: rowCount ?? 0 })
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'review.batch',
      subject: `batch:${batchId}`,
      detail: {
        ...{ name, to: category, count: expected_count, task_id: taskId },
        ...(category === null ? { to_new_category: true } : {}),
      },
    })
    return { batch_id: batchId, count: expected_count }
  })
  await refreshStatistics(pool, applied.count)
  return applied
}
