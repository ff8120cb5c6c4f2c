import type pg from 'pg'
import type { Engine } from '#lib/engines/engine.ts'
import { createRuleEngine } from '#lib/engines/rule/rule-engine.ts'
import { ruleSetSchema } from '#lib/engines/rule/rule-set.ts'
import { AppError } from '#lib/errors.ts'

export interface EngineSnapshot {
  engine: 'rule' | 'ai'
  engineVersion: string
  ruleSetHash: string | null
  modelId: string | null
}

export type LoadEngine = (pool: pg.Pool, snapshot: EngineSnapshot) => Promise<Engine>

/** Compiled engines a worker keeps: a large model takes a moment to unpack. */
const MAX_CACHED = 4
const cache = new Map<string, Promise<Engine>>()

/**
 * The engine a task recorded: never a newer one, never another one.
 * @throws AppError `engine_unavailable` where what the task recorded is gone
 */
export function loadEngine(pool: pg.Pool, snapshot: EngineSnapshot): Promise<Engine> {
  const key = `${snapshot.engine}:${snapshot.engineVersion}:${snapshot.ruleSetHash ?? snapshot.modelId}`
  const cached = cache.get(key)
  if (cached) return cached
  const loading = load(pool, snapshot).catch((error) => {
    cache.delete(key)
    throw error
  })
  cache.set(key, loading)
  for (const oldest of cache.keys()) {
    if (cache.size <= MAX_CACHED) break
    cache.delete(oldest)
  }
  return loading
}

async function load(pool: pg.Pool, snapshot: EngineSnapshot): Promise<Engine> {
  if (snapshot.engine !== 'rule') throw new AppError('engine_unavailable', 409)
  const { rows } = await pool.query('SELECT snapshot FROM rule_set WHERE hash = $1', [snapshot.ruleSetHash])
  if (!rows[0]) throw new AppError('engine_unavailable', 409)
  return createRuleEngine(ruleSetSchema.parse(rows[0].snapshot), snapshot.engineVersion)
}
