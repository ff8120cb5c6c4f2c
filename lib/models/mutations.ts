import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { createMissingCategories } from '#lib/categories/create-missing.ts'
import { listCategories } from '#lib/categories/data.ts'
import { transaction } from '#lib/db/transaction.ts'
import { MIN_TRAINING_TICKETS } from '#lib/engines/linear/training-set.ts'
import { settings } from '#lib/env.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { RUNNER_SILENT_SECONDS } from '#lib/health/data.ts'
import { accessValues, IS_MINE } from '#lib/models/access.ts'
import { MODEL_NAME_CHARS_MAX } from '#lib/models/schema.ts'
import { countLabels, LABELS_MAX, type LabelCount, TRAINING_TICKETS_MAX } from '#lib/models/training-set.ts'
import { prepareSending, sendTraining } from '#lib/queue/send.ts'
import { countReviewedTickets } from '#lib/reviews/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** A label longer than this is no category but a sentence. */
const CATEGORY_NAME_CHARS_MAX = 100
/** Categories that may be there after a training made its own: more fit no page. */
const CATEGORIES_MAX = 200
/** Unknown labels that the answer names; the others are counted. */
const LABELS_NAMED = 20

export interface StartTraining {
  fileId: string
  name?: string | null | undefined
  createCategories?: boolean | undefined
}

/**
 * Puts a model in the queue: its row, the categories it asked for, and its job in one transaction.
 * @throws AppError `not_found` (404), and with 422: `no_labels`, `too_few_tickets`, `one_category_only`,
 *   `unknown_labels` (with `labels`), `too_many_labels`, `label_too_long`;
 *   `training_unavailable` (409) where nobody would ever train it
 */
export async function startTraining(
  pool: pg.Pool,
  viewer: Viewer,
  { fileId, name, createCategories = false }: StartTraining,
): Promise<{ modelId: string }> {
  await requireTrainer(pool)
  await prepareSending()
  return transaction(pool, async (client) => {
    const { rows: files } = await client.query<{ name: string }>(
      'SELECT name FROM file WHERE id = $3 AND ($1::boolean OR user_id = $2) FOR SHARE',
      [...accessValues(viewer), fileId],
    )
    const file = files[0]
    if (!file) throw notFound()
    const labels = await countLabels(client, fileId)
    checkLabels(labels)
    await settleUnknownLabels(client, labels, createCategories)
    const labelled = labels.reduce((sum, { count }) => sum + count, 0)
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO model (name, training_file_id, training_file_name, training_count, created_by_id)
       VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [
        ...[name || nameAfter(file.name), fileId, file.name],
        ...[Math.min(labelled, TRAINING_TICKETS_MAX), viewer.userId],
      ],
    )
    const modelId = rows[0]!.id
    await sendTraining(client, modelId)
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'model.train',
      subject: `model:${modelId}`,
      detail: { name: name || nameAfter(file.name), source: 'file', file_id: fileId },
    })
    return { modelId }
  })
}

/**
 * Puts a model in the queue that learns from what the project brings and every reviewed ticket its owner may see.
 * @throws AppError `no_reviews` (422), `training_unavailable` (409) where nobody would ever train it
 */
export async function startReviewTraining(
  pool: pg.Pool,
  viewer: Viewer,
  { name }: { name?: string | null | undefined },
): Promise<{ modelId: string }> {
  await requireTrainer(pool)
  const reviewed = await countReviewedTickets(viewer)
  if (reviewed === 0) throw new AppError('no_reviews', 422)
  await prepareSending()
  const called = name || `검토 반영 ${new Date().toISOString().slice(0, 10)}`
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      // Whose reviews it may read is settled now: a token without an administrator's rights reads its owner's alone.
      `INSERT INTO model (name, source, training_count, created_by_id, settings)
       VALUES ($1, 'reviews', $2, $3, jsonb_build_object('as_admin', $4::boolean)) RETURNING id`,
      [called, reviewed, viewer.userId, viewer.role === 'admin'],
    )
    const modelId = rows[0]!.id
    await sendTraining(client, modelId)
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'model.train',
      subject: `model:${modelId}`,
      detail: { name: called, source: 'reviews', count: reviewed },
    })
    return { modelId }
  })
}

/** A request is too short to train in: without a long-lived worker the model would wait for ever. */
async function requireTrainer(pool: pg.Pool): Promise<void> {
  if (settings().RUNNER !== 'request') return
  const { rows } = await pool.query(
    'SELECT FROM runner WHERE heartbeat_at > now() - make_interval(secs => $1) LIMIT 1',
    [RUNNER_SILENT_SECONDS],
  )
  if (rows.length === 0) throw new AppError('training_unavailable', 409)
}

/** `tickets.2025.csv` → `tickets.2025` */
function nameAfter(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '').slice(0, MODEL_NAME_CHARS_MAX) || fileName
}

/** What can be seen without reading a ticket; the rest is found while training. */
function checkLabels(labels: readonly LabelCount[]): void {
  const count = labels.reduce((sum, label) => sum + label.count, 0)
  if (count === 0) throw new AppError('no_labels', 422)
  if (labels.length > LABELS_MAX) throw new AppError('too_many_labels', 422, { limit: LABELS_MAX })
  if (count < MIN_TRAINING_TICKETS) {
    throw new AppError('too_few_tickets', 422, { count, least: MIN_TRAINING_TICKETS })
  }
  if (labels.length === 1) throw new AppError('one_category_only', 422, { category: labels[0]!.label })
}

async function settleUnknownLabels(
  client: pg.PoolClient,
  labels: readonly LabelCount[],
  createCategories: boolean,
): Promise<void> {
  const categories = (await listCategories(client)).filter(({ isArchived }) => !isArchived)
  const known = new Set(categories.map(({ name }) => name))
  const unknown = labels.map(({ label }) => label).filter((label) => !known.has(label))
  if (unknown.length === 0) return
  if (!createCategories) throw unknownLabels(unknown)
  if (unknown.some((label) => label.length > CATEGORY_NAME_CHARS_MAX)) {
    throw new AppError('label_too_long', 422, { limit: CATEGORY_NAME_CHARS_MAX })
  }
  if (categories.length + unknown.length > CATEGORIES_MAX) {
    throw new AppError('too_many_labels', 422, { limit: CATEGORIES_MAX })
  }
  await createMissingCategories(client, unknown)
}

function unknownLabels(names: readonly string[]): AppError {
  const shown = names.slice(0, LABELS_NAMED).map((name) => name.slice(0, CATEGORY_NAME_CHARS_MAX))
  const rest = names.length - shown.length
  return new AppError('unknown_labels', 422, {
    labels: `${shown.join(', ')}${rest > 0 ? `, … (+${rest})` : ''}`,
    count: names.length,
  })
}

/**
 * Stops a training for good. Who works on it hears it at once, and at the latest with the next heartbeat.
 * @throws AppError `not_found` (404), `already_finished` (409)
 */
export async function cancelTraining(pool: pg.Pool, viewer: Viewer, modelId: string): Promise<void> {
  await transaction(pool, async (client) => {
    const status = await lockOwnModel(client, viewer, modelId)
    if (status === 'cancelled') return
    if (status !== 'queued' && status !== 'training') throw new AppError('already_finished', 409)
    await client.query(`UPDATE model SET status = 'cancelled', heartbeat_at = NULL WHERE id = $1`, [modelId])
    await client.query(`SELECT pg_notify('task_cancel', $1)`, [modelId])
  })
}

/**
 * Tasks it decided keep their results and its version.
 * @throws AppError `not_found` (404), `not_finished` (409) while it trains, `model_active` (409), `model_in_use` (409)
 */
export async function deleteModel(pool: pg.Pool, viewer: Viewer, modelId: string): Promise<void> {
  await transaction(pool, async (client) => {
    const status = await lockOwnModel(client, viewer, modelId)
    if (status === 'queued' || status === 'training') throw new AppError('not_finished', 409)
    const { rows } = await client.query<{ is_active: boolean; is_used: boolean }>(
      `SELECT active_since IS NOT NULL AS is_active, EXISTS (SELECT FROM classification_task t
         WHERE t.model_id = m.id AND t.status IN ('queued', 'running', 'cancelling')) AS is_used
       FROM model m WHERE id = $1`,
      [modelId],
    )
    if (rows[0]?.is_active) throw new AppError('model_active', 409)
    if (rows[0]?.is_used) throw new AppError('model_in_use', 409)
    const { rows: deleted } = await client.query<{ name: string }>(
      'DELETE FROM model WHERE id = $1 RETURNING name',
      [modelId],
    )
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'model.delete',
      subject: `model:${modelId}`,
      detail: { name: deleted[0]?.name ?? '' },
    })
  })
}

/** @throws AppError `not_found` (404) for what is not there, someone else's, or only an administrator's to change */
async function lockOwnModel(client: pg.PoolClient, viewer: Viewer, modelId: string): Promise<string> {
  const { rows } = await client.query<{ status: string }>(
    `SELECT m.status::text FROM model m LEFT JOIN file f ON f.id = m.training_file_id
     WHERE ${IS_MINE} AND m.id = $3 FOR UPDATE OF m`,
    [...accessValues(viewer), modelId],
  )
  if (!rows[0]) throw notFound()
  return rows[0].status
}
