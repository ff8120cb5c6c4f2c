import type pg from 'pg'
import type { Engine } from '#lib/engines/engine.ts'
import { decodeModel } from '#lib/engines/linear/artifact.ts'
import { describeArtifact } from '#lib/engines/linear/describe-artifact.ts'
import { createLinearEngine } from '#lib/engines/linear/engine.ts'
import { LinearEngineError } from '#lib/engines/linear/errors.ts'
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
 * @throws AppError `engine_unavailable` where what the task recorded is gone; `model_corrupt`, `model_too_new`
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

function load(pool: pg.Pool, snapshot: EngineSnapshot): Promise<Engine> {
  return snapshot.engine === 'rule' ? loadRules(pool, snapshot) : loadModel(pool, snapshot)
}

async function loadRules(pool: pg.Pool, snapshot: EngineSnapshot): Promise<Engine> {
  const { rows } = await pool.query('SELECT snapshot FROM rule_set WHERE hash = $1', [snapshot.ruleSetHash])
  if (!rows[0]) throw new AppError('engine_unavailable', 409)
  return createRuleEngine(ruleSetSchema.parse(rows[0].snapshot), snapshot.engineVersion)
}

/** The bytes must be the very ones that were measured: their sum is kept beside them, and another one inside. */
async function loadModel(pool: pg.Pool, { modelId, engineVersion }: EngineSnapshot): Promise<Engine> {
  const { rows } = await pool.query<{ artifact: Buffer; checksum: string }>(
    'SELECT artifact, checksum FROM model WHERE id = $1 AND version = $2 AND artifact IS NOT NULL',
    [modelId, engineVersion],
  )
  const model = rows[0]
  if (!model) throw new AppError('engine_unavailable', 409)
  try {
    const decoded = decodeModel(model.artifact)
    if (describeArtifact(model.artifact).checksum !== model.checksum) throw new AppError('model_corrupt', 500)
    return createLinearEngine(decoded, { version: engineVersion })
  } catch (cause) {
    if (!(cause instanceof LinearEngineError)) throw cause
    throw new AppError(cause.code === 'model_too_new' ? 'model_too_new' : 'model_corrupt', 500, {}, { cause })
  }
}
