import { createHash } from 'node:crypto'
import type pg from 'pg'
import { readRuleSet } from '#lib/categories/data.ts'
import type { EngineName } from '#lib/engines/engine.ts'
import type { RuleSet } from '#lib/engines/rule/rule-set.ts'
import { AppError } from '#lib/errors.ts'
import type { TaskEngine } from '#lib/tasks/mutations.ts'

/**
 * Fixes what decides at this moment, so that the task can be explained and repeated whatever changes later.
 * @throws AppError `engine_unavailable` (409): never a silent switch to another engine
 */
export async function snapshotEngine(
  pool: pg.Pool,
  { engine, modelId }: { engine: EngineName; modelId?: string | null | undefined },
): Promise<TaskEngine> {
  return engine === 'rule' ? snapshotRules(pool) : snapshotModel(pool, modelId ?? null)
}

async function snapshotRules(pool: pg.Pool): Promise<TaskEngine> {
  const ruleSet = await readRuleSet(pool)
  const hash = hashRuleSet(ruleSet)
  await pool.query('INSERT INTO rule_set (hash, snapshot) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING', [
    hash,
    JSON.stringify(ruleSet),
  ])
  return { engine: 'rule', engineVersion: `rules-${hash.slice(0, 8)}`, ruleSetHash: hash, modelId: null }
}

/** The order of keys is fixed by `readRuleSet`, so equal rules have equal hashes. */
export function hashRuleSet(ruleSet: RuleSet): string {
  return createHash('sha256').update(JSON.stringify(ruleSet)).digest('hex')
}

async function snapshotModel(pool: pg.Pool, modelId: string | null): Promise<TaskEngine> {
  const { rows } = await pool.query<{ id: string; version: string }>(
    `SELECT id, version FROM model WHERE status = 'ready' AND artifact IS NOT NULL
       AND CASE WHEN $1::uuid IS NULL THEN active_since IS NOT NULL ELSE id = $1 END`,
    [modelId],
  )
  const model = rows[0]
  if (!model) throw new AppError('engine_unavailable', 409, { engine: 'ai' })
  return { engine: 'ai', engineVersion: model.version, ruleSetHash: null, modelId: model.id }
}
