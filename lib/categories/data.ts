import type pg from 'pg'
import type { PoolClient } from 'pg'
import type { RuleSet } from '#lib/engines/rule/rule-set.ts'
import { AppError } from '#lib/errors.ts'

export interface Category {
  id: number
  name: string
  color: string
  isArchived: boolean
}

type Queryable = pg.Pool | PoolClient

/** All categories, archived ones too (old results still name them), in their order. */
export async function listCategories(client: Queryable): Promise<Category[]> {
  const { rows } = await client.query<{ id: number; name: string; color: string; archived_at: Date | null }>(
    'SELECT id, name, color, archived_at FROM category ORDER BY position, id',
  )
  return rows.map(({ id, name, color, archived_at }) => ({
    id,
    name,
    color,
    isArchived: archived_at !== null,
  }))
}

/** The rules as they are now. The fallback is the last category. */
export async function readRuleSet(client: Queryable): Promise<RuleSet> {
  const categories = (await listCategories(client)).filter((category) => !category.isArchived)
  const { rows } = await client.query<{ kind: 'mapping' | 'keyword'; pattern: string; category: string }>(
    `SELECT r.kind, r.pattern, c.name AS category FROM rule r JOIN category c ON c.id = r.category_id
     WHERE c.archived_at IS NULL ORDER BY c.position, r.id`,
  )
  const ofKind = (kind: string) =>
    rows.filter((row) => row.kind === kind).map(({ pattern, category }) => ({ pattern, category }))
  return {
    categories: categories.map(({ name }) => name),
    fallback: categories.at(-1)?.name ?? '',
    mappings: ofKind('mapping'),
    keywords: ofKind('keyword'),
  }
}

/** @throws AppError `unknown_category` (422), also for an archived one */
export async function activeCategoryId(client: Queryable, name: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM category WHERE name = $1 AND archived_at IS NULL',
    [name],
  )
  if (!rows[0]) throw new AppError('unknown_category', 422)
  return rows[0].id
}
