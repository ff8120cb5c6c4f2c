import type pg from 'pg'
import { pickColors } from '#lib/categories/colors.ts'
import { listCategories } from '#lib/categories/data.ts'

/**
 * Makes categories of these names, inside the caller's transaction; one that was archived comes back. The last
 * category stays last: it is what the rules fall back to.
 */
export async function createMissingCategories(
  client: pg.PoolClient,
  names: readonly string[],
): Promise<void> {
  // One at a time: two requests must not pick the same colours and places.
  await client.query('LOCK TABLE category IN SHARE ROW EXCLUSIVE MODE')
  const known = await listCategories(client)
  const archived = new Set(known.filter(({ isArchived }) => isArchived).map(({ name }) => name))
  await client.query('UPDATE category SET archived_at = NULL WHERE name = ANY($1)', [
    names.filter((name) => archived.has(name)),
  ])
  const missing = names.filter((name) => !known.some((category) => category.name === name))
  if (missing.length === 0) return
  const colors = pickColors(
    missing.length,
    known.map(({ color }) => color),
  )
  await client.query(
    `WITH last AS (SELECT id, position FROM category WHERE archived_at IS NULL ORDER BY position DESC, id DESC LIMIT 1),
       moved AS (UPDATE category c SET position = c.position + $2 FROM last WHERE c.id = last.id)
     INSERT INTO category (name, color, position)
     SELECT c.name, c.color, coalesce((SELECT position FROM last), 0) + c.place
     FROM json_to_recordset($1::json) AS c(name text, color text, place int)`,
    [JSON.stringify(missing.map((name, place) => ({ name, color: colors[place], place }))), missing.length],
  )
}
