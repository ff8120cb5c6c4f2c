import type pg from 'pg'
import { readDefaultModel } from '../lib/engines/linear/default-model.ts'
import { DEFAULT_CATEGORIES, DEFAULT_KEYWORDS, DEFAULT_MAPPINGS } from './default-rules.ts'

const DEFAULT_MODEL_NAME = '기본 모델'

/** Fills an empty database with the default categories, rules and model; any number may run at once, once counts. */
export async function seed(pool: pg.Pool): Promise<void> {
  await seedCategories(pool)
  await seedModel(pool)
}

/** The model that comes with the project, ready and active, where there is no model yet. */
async function seedModel(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query('SELECT FROM model LIMIT 1')
  if (rows.length > 0) return
  const model = await readDefaultModel()
  await pool.query(
    `INSERT INTO model (name, version, status, is_shipped, current, total, categories, metrics, seed, artifact, checksum,
       training_file_name, training_count, trained_at, active_since)
     VALUES ($1, $2, 'ready', true, 100, 100, $3, $4, $5, $6, $7, $8, $9, now(), now())
     ON CONFLICT DO NOTHING`,
    [
      ...[DEFAULT_MODEL_NAME, model.version, model.categories, JSON.stringify(model.metrics), model.seed],
      ...[model.artifact, model.checksum, model.trainingSet, model.trainingCount],
    ],
  )
}

async function seedCategories(pool: pg.Pool): Promise<void> {
  await pool.query(
    `WITH free AS (SELECT pg_advisory_xact_lock(72707370) WHERE NOT EXISTS (SELECT FROM category)),
      made AS (
        INSERT INTO category (name, color, description, position)
        SELECT c.name, c.color, c.description, c.position
        FROM free, json_to_recordset($1::json) AS c(name text, color text, description text, position int)
        ON CONFLICT (name) DO NOTHING RETURNING id, name)
     INSERT INTO rule (category_id, kind, pattern)
     SELECT made.id, r.kind::rule_kind, r.pattern
     FROM json_to_recordset($2::json) AS r(category text, kind text, pattern text) JOIN made ON made.name = r.category
     ON CONFLICT (kind, pattern) DO NOTHING`,
    [
      JSON.stringify(DEFAULT_CATEGORIES.map((category, position) => ({ ...category, position }))),
      JSON.stringify([...rulesOf('mapping', DEFAULT_MAPPINGS), ...rulesOf('keyword', DEFAULT_KEYWORDS)]),
    ],
  )
}

function rulesOf(kind: string, rules: Record<string, string[]>) {
  return Object.entries(rules).flatMap(([category, patterns]) =>
    patterns.map((pattern) => ({ category, kind, pattern })),
  )
}
