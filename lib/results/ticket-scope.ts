import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import type { TicketFilter } from '#lib/results/schema.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** A task whose tickets a viewer may read, with its categories as they were named then. */
export interface TicketScope {
  task: TaskSnapshot
  categories: Categories
  /** The task compared with. */
  against: { taskId: string; categories: Categories } | null
}

/** Every category a result of the task may have, by name and by number. */
export class Categories {
  readonly ids: readonly number[]
  readonly #names: ReadonlyMap<number, string>
  readonly #numbers: ReadonlyMap<string, number>

  /** @param list the newer names first: a renamed category is found by either name, and shown by its first */
  constructor(list: readonly { id: number; name: string }[]) {
    this.#names = new Map([...list].reverse().map(({ id, name }) => [id, name]))
    this.#numbers = new Map([...list].reverse().map(({ id, name }) => [name, id]))
    this.ids = [...this.#names.keys()]
  }

  nameOf(id: number | null): string | null {
    return id === null ? null : (this.#names.get(id) ?? null)
  }

  /** null where no category is called so. */
  idOf(name: string): number | null {
    return this.#numbers.get(name) ?? null
  }
}

/**
 * @throws AppError `not_found` for a task, or one compared with, that is not the viewer's;
 *   `invalid` where the two are not over the same file
 */
export async function ticketScope(
  viewer: Viewer,
  taskId: string,
  { against }: Pick<TicketFilter, 'against'>,
): Promise<TicketScope> {
  const [task, categories] = await Promise.all([getSnapshot(viewer, taskId), readCategories(taskId)])
  if (against === undefined) return { task, categories, against: null }
  const other = await getSnapshot(viewer, against)
  if (other.file_id !== task.file_id) throw new AppError('invalid', 422, { field: 'against' })
  return { task, categories, against: { taskId: against, categories: await readCategories(against) } }
}

/** As the task's result names them; those of now for a task that has not ended, and for what was added since. */
export async function readCategories(taskId: string): Promise<Categories> {
  const { rows } = await pool().query<{ id: number; name: string }>(
    `SELECT c.id, c.name FROM task_summary s, jsonb_to_recordset(s.categories) AS c(id int, name text) WHERE s.task_id = $1
     UNION ALL SELECT id, name FROM category`,
    [taskId],
  )
  return new Categories(rows)
}
