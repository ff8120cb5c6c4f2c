import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { planSample } from '#lib/accuracy/plan.ts'
import { recordAudit } from '#lib/audit/mutations.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError } from '#lib/errors.ts'
import { requireScoreOwner } from '#lib/scores/access.ts'
import { assumeAccuracy } from '#lib/scores/assume-accuracy.ts'
import { drawTickets, readStrata, type StoredStratum } from '#lib/scores/draw.ts'
import { DEFAULT_HALF_WIDTH, type StartScore } from '#lib/scores/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

const SEED_MAX = 2 ** 31 - 8

/**
 * Draws the tickets to judge, or more of them where a narrower interval is wanted than before; never fewer.
 * @returns whether this began the score
 * @throws AppError `not_found` (404), `not_finished` (409), `nothing_to_score` (409)
 */
export async function startScore(
  pool: pg.Pool,
  viewer: Viewer,
  { taskId, half_width, is_shared }: StartScore & { taskId: string },
): Promise<{ isNew: boolean }> {
  const task = await requireScoreOwner(pool, viewer, taskId)
  if (!task.isFinished) throw new AppError('not_finished', 409)
  const { fileId } = task
  if (!fileId || task.processed === 0) throw new AppError('nothing_to_score', 409)
  if (half_width === undefined && (await shareOnly(pool, taskId, is_shared))) return { isNew: false }
  const halfWidth = half_width ?? DEFAULT_HALF_WIDTH
  const { value: accuracy } = await assumeAccuracy(pool, task)
  return transaction(pool, async (client) => {
    // Whoever inserts or updates the row holds it until the tickets are drawn.
    const { rows } = await client.query<{ id: string; seed: number; is_new: boolean }>(
      `INSERT INTO score_session (task_id, file_id, half_width, assumed_accuracy, seed, is_shared, created_by_id)
       VALUES ($1, $2, $3, $4, $5, coalesce($6, false), $7)
       ON CONFLICT (task_id) DO UPDATE SET half_width = least(score_session.half_width, excluded.half_width),
         is_shared = coalesce($6, score_session.is_shared)
       RETURNING id, seed, xmax = 0 AS is_new`,
      [taskId, fileId, halfWidth, accuracy, randomInt(SEED_MAX), is_shared ?? null, viewer.userId],
    )
    const { id: sessionId, seed, is_new: isNew } = rows[0]!
    const strata = isNew
      ? await storeStrata(client, sessionId, taskId)
      : await storedStrata(client, sessionId)
    const { allocation, tickets } = planSample(
      strata.map(({ population }) => population),
      { halfWidth, accuracy },
    )
    await drawTickets(client, { sessionId, taskId, seed, strata, allocation })
    await recordAudit(client, {
      userId: viewer.userId,
      action: isNew ? 'score.start' : 'score.extend',
      subject: `task:${taskId}`,
      detail: { half_width: halfWidth, tickets },
    })
    return { isNew }
  })
}

/** Who may judge, and nothing else. @returns whether there is a score to share */
async function shareOnly(pool: pg.Pool, taskId: string, isShared: boolean | undefined): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE score_session SET is_shared = coalesce($2, is_shared) WHERE task_id = $1',
    [taskId, isShared ?? null],
  )
  return rowCount === 1
}

async function storeStrata(
  client: pg.PoolClient,
  sessionId: string,
  taskId: string,
): Promise<StoredStratum[]> {
  const strata = await readStrata(client, taskId)
  await client.query(
    `INSERT INTO score_stratum (session_id, index, category_id, population)
     SELECT $1, s.index, s."categoryId", s.population
     FROM json_to_recordset($2::json) AS s(index int, "categoryId" smallint, population int)`,
    [sessionId, JSON.stringify(strata)],
  )
  return strata
}

async function storedStrata(client: pg.PoolClient, sessionId: string): Promise<StoredStratum[]> {
  const { rows } = await client.query<StoredStratum>(
    'SELECT index, category_id AS "categoryId", population FROM score_stratum WHERE session_id = $1 ORDER BY index',
    [sessionId],
  )
  return rows
}
