import { pool } from '#lib/db/pool.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'

/** More unfinished tasks than anyone looks at. */
const MAX_SNAPSHOTS = 2_000

/** What the subscribers of a process want to hear of, together. */
export interface Wanted {
  taskIds: string[]
  userIds: string[]
  isAll: boolean
}

/** One query for all of them: these tasks, ended or not, and every unfinished one of these people (or of everyone). */
export async function listWantedSnapshots({ taskIds, userIds, isAll }: Wanted): Promise<TaskSnapshot[]> {
  const { rows } = await pool().query<{ snapshot: TaskSnapshot }>(
    `SELECT task_snapshot(t) AS snapshot FROM classification_task t WHERE t.id = ANY($1::uuid[])
     UNION ALL
     SELECT task_snapshot(t) FROM classification_task t
     WHERE t.status IN ('queued', 'running', 'cancelling') AND ($3 OR t.user_id = ANY($2::text[])) AND t.id <> ALL($1::uuid[])
     LIMIT ${MAX_SNAPSHOTS}`,
    [taskIds, userIds, isAll],
  )
  return rows.map(({ snapshot }) => snapshot)
}
