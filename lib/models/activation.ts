import type pg from 'pg'
import { recordAudit } from '#lib/audit/mutations.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { accessValues, MAY_SEE, MAY_USE } from '#lib/models/access.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** Any two activations wait for each other. */
const ACTIVATION_LOCK = 72707371
const KIND = 'linear'

/**
 * Makes it the one `ai` uses; the one before stays ready, and is what a rollback goes back to. Tasks that exist keep
 * the model they recorded. Whoever comes last has the last word.
 * @throws AppError `not_found` (404), `model_not_ready` (409), `model_corrupt` (409)
 */
export async function activateModel(pool: pg.Pool, viewer: Viewer, modelId: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { previous, name } = await switchTo(client, viewer, modelId)
    if (previous?.id === modelId) return
    await client.query(
      `INSERT INTO model_activation (kind, model_id, model_name, previous_id, previous_name, user_id)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [KIND, modelId, name, previous?.id ?? null, previous?.name ?? null, viewer.userId],
    )
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'model.activate',
      subject: `model:${modelId}`,
      detail: { from: previous?.name ?? null, to: name },
    })
  })
}

/** Of the newest change that is not undone yet and whose model before is still there. */
const STEP_BACK = `SELECT a.id, a.previous_id, p.name FROM model_activation a JOIN model p ON p.id = a.previous_id
  WHERE a.kind = $1 AND a.undone_at IS NULL AND NOT a.is_rollback AND p.status = 'ready' AND p.active_since IS NULL
  ORDER BY a.id DESC LIMIT 1`

export interface StepBack {
  model_id: string
  name: string
}

/** What a rollback would make active now; null: there is nothing to go back to, or it is not the viewer's to use. */
export async function getStepBack(pool: pg.Pool, viewer: Viewer): Promise<StepBack | null> {
  const { rows } = await pool.query<{ previous_id: string; name: string }>(STEP_BACK, [KIND])
  const step = rows[0]
  if (!step) return null
  const { rows: usable } = await pool.query(
    `SELECT FROM model m LEFT JOIN file f ON f.id = m.training_file_id WHERE ${MAY_USE} AND m.id = $3`,
    [...accessValues(viewer), step.previous_id],
  )
  return usable.length > 0 ? { model_id: step.previous_id, name: step.name } : null
}

/**
 * Takes the last activation back: the model before it is in use again. Again goes one further back.
 * @param expected the model the person agreed to go back to
 * @throws AppError `nothing_to_roll_back` (409), also where it would be another model by now; `not_found` (404) for a
 *   model that is not the viewer's to use
 */
export async function rollBackModel(
  pool: pg.Pool,
  viewer: Viewer,
  expected?: string | undefined,
): Promise<{ modelId: string; name: string }> {
  return transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [ACTIVATION_LOCK])
    const { rows } = await client.query<{ id: string; previous_id: string; name: string }>(STEP_BACK, [KIND])
    const step = rows[0]
    if (!step || (expected && expected !== step.previous_id)) throw new AppError('nothing_to_roll_back', 409)
    const { previous, name } = await switchTo(client, viewer, step.previous_id)
    await client.query(
      'UPDATE model_activation SET undone_at = now() WHERE kind = $1 AND id >= $2 AND undone_at IS NULL',
      [KIND, step.id],
    )
    await client.query(
      `INSERT INTO model_activation (kind, model_id, model_name, previous_id, previous_name, user_id, is_rollback)
       VALUES ($1, $2, $3, $4, $5, $6, true)`,
      [KIND, step.previous_id, name, previous?.id ?? null, previous?.name ?? null, viewer.userId],
    )
    await recordAudit(client, {
      userId: viewer.userId,
      action: 'model.rollback',
      subject: `model:${step.previous_id}`,
      detail: { from: previous?.name ?? null, to: name },
    })
    return { modelId: step.previous_id, name }
  })
}

async function switchTo(
  client: pg.PoolClient,
  viewer: Viewer,
  modelId: string,
): Promise<{ name: string; previous: { id: string; name: string } | undefined }> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [ACTIVATION_LOCK])
  const { rows } = await client.query<{ name: string; status: string; is_sound: boolean | null }>(
    `SELECT m.name, m.status::text, encode(sha256(m.artifact), 'hex') = m.checksum AS is_sound
     FROM model m LEFT JOIN file f ON f.id = m.training_file_id WHERE ${MAY_USE} AND m.id = $3`,
    [...accessValues(viewer), modelId],
  )
  const model = rows[0]
  if (!model) throw notFound()
  if (model.status !== 'ready') throw new AppError('model_not_ready', 409)
  if (!model.is_sound) throw new AppError('model_corrupt', 409)
  const { rows: active } = await client.query<{ id: string; name: string }>(
    'SELECT id, name FROM model WHERE kind = $1 AND active_since IS NOT NULL',
    [KIND],
  )
  await client.query(
    'UPDATE model SET active_since = NULL WHERE kind = $1 AND id <> $2 AND active_since IS NOT NULL',
    [...[KIND, modelId]],
  )
  await client.query('UPDATE model SET active_since = coalesce(active_since, now()) WHERE id = $1', [modelId])
  return { name: model.name, previous: active[0] }
}

export interface Activation {
  model_id: string | null
  /** null: it is not the viewer's to see. */
  name: string | null
  previous_name: string | null
  by: string | null
  at: string
  is_rollback: boolean
}

/**
 * Changes of the model in use, newest first. Everyone's AI tasks depend on when it changed; what other people's models
 * are called (often as their files are) and who they are is for administrators.
 */
export async function listActivations(pool: pg.Pool, viewer: Viewer, limit = 20): Promise<Activation[]> {
  const { rows } = await pool.query<Omit<Activation, 'at'> & { at: Date }>(
    `SELECT a.model_id, CASE WHEN ${isVisible('a.model_id')} THEN a.model_name END AS name,
       CASE WHEN ${isVisible('a.previous_id')} THEN a.previous_name END AS previous_name,
       CASE WHEN $1::boolean OR a.user_id = $2 THEN u.name END AS by, a.at, a.is_rollback
     FROM model_activation a LEFT JOIN "user" u ON u.id = a.user_id WHERE a.kind = $3 ORDER BY a.id DESC LIMIT $4`,
    [...accessValues(viewer), KIND, limit],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

function isVisible(modelId: string): string {
  return `($1::boolean OR EXISTS (SELECT FROM model m LEFT JOIN file f ON f.id = m.training_file_id
    WHERE m.id = ${modelId} AND ${MAY_SEE}))`
}
