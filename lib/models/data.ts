import { pool } from '#lib/db/pool.ts'
import type { EngineName } from '#lib/engines/engine.ts'

/** An engine as the home page offers it. */
export interface EngineInfo {
  name: EngineName
  available: boolean
  /** Why not, as a code for the page's words. */
  reason: 'no_model' | null
  version: string | null
  /** From this engine version's own measured tasks, or the model's cross-validation; null: 미측정. */
  measuredAccuracy: number | null
  /** Of its recent tasks here; null before the first. */
  ticketsPerSecond: number | null
}

export async function listEngines(): Promise<EngineInfo[]> {
  const [speeds, model] = await Promise.all([readSpeeds(), readActiveModel()])
  return [
    {
      name: 'rule',
      available: true,
      reason: null,
      version: null,
      measuredAccuracy: null,
      ticketsPerSecond: speeds.get('rule') ?? null,
    },
    {
      name: 'ai',
      available: model !== null,
      reason: model === null ? 'no_model' : null,
      version: model?.version ?? null,
      measuredAccuracy: model?.accuracy ?? null,
      ticketsPerSecond: speeds.get('ai') ?? null,
    },
  ]
}

/** Median speed of the last tasks of each engine. */
async function readSpeeds(): Promise<Map<string, number>> {
  const { rows } = await pool().query<{ engine: string; speed: number }>(
    `SELECT engine, percentile_cont(0.5) WITHIN GROUP (ORDER BY speed) AS speed FROM (
       SELECT engine, processed / greatest(extract(epoch FROM finished_at - started_at), 0.01) AS speed
       FROM classification_task WHERE status = 'completed' AND started_at IS NOT NULL ORDER BY created_at DESC LIMIT 50) AS t
     GROUP BY engine`,
  )
  return new Map(rows.map(({ engine, speed }) => [engine, speed]))
}

async function readActiveModel(): Promise<{ version: string; accuracy: number | null } | null> {
  const { rows } = await pool().query<{ version: string; accuracy: number | null }>(
    `SELECT version, (metrics->>'accuracy')::float8 AS accuracy FROM model
     WHERE active_since IS NOT NULL AND status = 'ready' LIMIT 1`,
  )
  return rows[0] ?? null
}
