import type pg from 'pg'
import { DEFAULT_CATEGORIES, DEFAULT_KEYWORDS, DEFAULT_MAPPINGS } from './default-rules.ts'

/** Fills an empty database with the default categories and rules; any number may run at once, once counts. */
export async function seed(pool: pg.Pool): Promise<void> {
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
