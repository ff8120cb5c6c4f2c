import type pg from 'pg'
import { type Category, listCategories } from '#lib/categories/data.ts'

/**
 * Categories as a task calls them: as they are now, except where it repeats an earlier task. Then those that the
 * earlier one used keep the names of that time and are not archived, since its snapshot names them so.
 */
export async function listTaskCategories(
  client: pg.Pool | pg.PoolClient,
  taskId: string,
): Promise<Category[]> {
  const categories = await listCategories(client)
  const { rows } = await client.query<{ category_names: { id: number; name: string }[] | null }>(
    'SELECT category_names FROM classification_task WHERE id = $1',
    [taskId],
  )
  const names = new Map((rows[0]?.category_names ?? []).map(({ id, name }) => [id, name]))
  const taken = new Set(names.values())
  return categories
    .filter(({ id, name }) => names.has(id) || !taken.has(name))
    .map((category) => {
      const name = names.get(category.id)
      return name === undefined ? category : { ...category, name, isArchived: false }
    })
}
