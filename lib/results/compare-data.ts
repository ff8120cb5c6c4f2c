import type pg from 'pg'
import { pool } from '#lib/db/pool.ts'
import { transaction } from '#lib/db/transaction.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { type AgreementCell, measureAgreement } from '#lib/results/compare-agreement.ts'
import type {
  ComparedTask,
  Comparison,
  ShareComparison,
  TicketComparison,
} from '#lib/results/compare-schema.ts'
import { compareShares } from '#lib/results/compare-shares.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/**
 * Two tasks against each other: ticket by ticket where they ran over one file, else by the share of each category.
 * All of it from one snapshot of the database, so a task deleted meanwhile is there whole or not at all.
 * @throws AppError `same_task` (422), `not_found` (404), `not_finished` (409, with the `task_id` that still runs)
 */
export async function compareTasks(viewer: Viewer, ids: { a: string; b: string }): Promise<Comparison> {
  if (ids.a === ids.b) throw new AppError('same_task', 422)
  return transaction(pool(), async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const { a, b, sha256 } = await readTasks(client, viewer, ids)
    for (const task of [a, b]) {
      if (isUnfinished(task.status)) throw new AppError('not_finished', 409, { task_id: task.task_id })
    }
    const isSameFile = a.file_id !== null && a.file_id === b.file_id
    const comparison = isSameFile
      ? await compareTickets(client, a, b)
      : await compareCounts(client, a, b, { isSameContent: sha256.a !== null && sha256.a === sha256.b })
    return { a, b, comparison }
  })
}

type ComparedRow = ComparedTask & { sha256: string | null }

async function readTasks(client: pg.PoolClient, viewer: Viewer, ids: { a: string; b: string }) {
  const { rows } = await client.query<Omit<ComparedRow, 'created_at' | 'partial'> & { created_at: Date }>(
    `SELECT t.id AS task_id, coalesce(t.name, t.file_name) AS title, t.file_id, t.file_name, t.engine, t.engine_version,
       u.name AS created_by, t.created_at, t.status::text AS status, t.total, t.processed - t.failed AS classified, t.failed,
       t.file_sha256 AS sha256
     FROM classification_task t JOIN "user" u ON u.id = t.user_id
     WHERE t.id = ANY($1::uuid[]) AND ($2 OR t.user_id = $3)`,
    [[ids.a, ids.b], viewer.role === 'admin', viewer.userId],
  )
  const pick = (id: string): ComparedRow => {
    const row = rows.find(({ task_id }) => task_id === id)
    if (!row) throw notFound()
    return { ...row, created_at: row.created_at.toISOString(), partial: row.status !== 'completed' }
  }
  const { sha256: sha256OfA, ...a } = pick(ids.a)
  const { sha256: sha256OfB, ...b } = pick(ids.b)
  return { a, b, sha256: { a: sha256OfA, b: sha256OfB } }
}

/** One pass over both tasks' results, joined by ticket. */
async function compareTickets(
  client: pg.PoolClient,
  a: ComparedTask,
  b: ComparedTask,
): Promise<TicketComparison> {
  const { rows } = await client.query<AgreementCell<number>>(
    `SELECT a.category_id AS a, b.category_id AS b, count(*)::int AS count
     FROM result a JOIN result b ON b.ticket_id = a.ticket_id
     WHERE a.task_id = $1 AND b.task_id = $2 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
    [a.task_id, b.task_id],
  )
  const names = await readCategories(client, [a.task_id, b.task_id])
  const { failureChanged, ...agreement } = measureAgreement(rows)
  const shared = rows.reduce((total, { count }) => total + count, 0)
  const totals = new Map<number, number>()
  for (const cell of rows) {
    for (const id of [cell.a, cell.b]) if (id !== null) totals.set(id, (totals.get(id) ?? 0) + cell.count)
  }
  const nameOf = (id: number | null) => (id === null ? null : categoryOf(names, id).category)
  return {
    kind: 'tickets',
    shared,
    only_a: a.classified + a.failed - shared,
    only_b: b.classified + b.failed - shared,
    ...agreement,
    failure_changed: failureChanged,
    categories: [...totals].sort((x, y) => y[1] - x[1] || x[0] - y[0]).map(([id]) => categoryOf(names, id)),
    cells: rows.map((cell) => ({ a: nameOf(cell.a), b: nameOf(cell.b), count: cell.count })),
  }
}

/** From the counts that every ended task keeps: no ticket is read. */
async function compareCounts(
  client: pg.PoolClient,
  a: ComparedTask,
  b: ComparedTask,
  { isSameContent }: { isSameContent: boolean },
): Promise<ShareComparison> {
  const { rows } = await client.query<{ id: number; count_a: number; count_b: number }>(
    `SELECT category_id AS id, coalesce(sum(count) FILTER (WHERE task_id = $1), 0)::int AS count_a,
       coalesce(sum(count) FILTER (WHERE task_id = $2), 0)::int AS count_b
     FROM task_category_stat WHERE task_id IN ($1, $2) GROUP BY 1 ORDER BY sum(count) DESC, 1`,
    [a.task_id, b.task_id],
  )
  const names = await readCategories(client, [a.task_id, b.task_id])
  const isComparable = a.classified > 0 && b.classified > 0
  const changes = isComparable
    ? compareShares(
        rows.map(({ count_a, count_b }) => ({
          a: { count: count_a, n: a.classified },
          b: { count: count_b, n: b.classified },
        })),
      )
    : []
  return {
    kind: 'shares',
    same_content: isSameContent,
    categories: rows.map(({ id, count_a, count_b }, i) => ({
      ...categoryOf(names, id),
      count_a,
      count_b,
      share_a: a.classified === 0 ? null : count_a / a.classified,
      share_b: b.classified === 0 ? null : count_b / b.classified,
      difference: changes[i]?.difference ?? null,
      low: changes[i]?.low ?? null,
      high: changes[i]?.high ?? null,
      p_value: changes[i]?.pValue ?? null,
      p_adjusted: changes[i]?.pAdjusted ?? null,
      significant: changes[i]?.isSignificant ?? false,
    })),
  }
}

type Named = TicketComparison['categories'][number]

/** As they are called now, since the ticket table finds them so; one that is no more, as the tasks called it. */
async function readCategories(client: pg.PoolClient, taskIds: string[]): Promise<Map<number, Named>> {
  const { rows } = await client.query<Named & { id: number }>(
    `SELECT c.id, c.name AS category, c.color, c.archived_at IS NOT NULL AS archived FROM category c
     UNION ALL
     SELECT DISTINCT ON (old.id) old.id, old.name, old.color, true
     FROM task_summary s CROSS JOIN jsonb_to_recordset(s.categories) AS old(id smallint, name text, color text)
     WHERE s.task_id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM category c WHERE c.id = old.id)`,
    [taskIds],
  )
  return new Map(rows.map(({ id, ...named }) => [id, named]))
}

function categoryOf(names: ReadonlyMap<number, Named>, id: number): Named {
  return names.get(id) ?? { category: `#${id}`, color: '#9ca3af', archived: true }
}
