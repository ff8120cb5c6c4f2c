import type pg from 'pg'

/** What the database says after the faults. All but the counts of tasks and tickets should be nought. */
export interface Integrity {
  tasks: number
  tickets: number
  /** Tickets of ended tasks without a result. */
  lost: number
  /** Results beyond one a ticket. */
  twice: number
  /** Tasks that never ended, and such as ended otherwise than completed. */
  stuck: number
  notCompleted: number
  /** Tasks or shards whose counters say other than their results. */
  miscounted: number
}

const INTEGRITY = `
  WITH counted AS (
    SELECT t.id, t.status, t.total, t.processed, t.failed, t.finished_at,
      (SELECT count(*) FROM result r WHERE r.task_id = t.id) AS results,
      (SELECT count(DISTINCT r.ticket_id) FROM result r WHERE r.task_id = t.id) AS tickets,
      (SELECT sum(s.processed) FROM task_shard s WHERE s.task_id = t.id) AS shard_sum,
      (SELECT coalesce(sum(c.count), 0) FROM task_category_stat c WHERE c.task_id = t.id) AS stat_sum
    FROM classification_task t)
  SELECT count(*)::int AS tasks, coalesce(sum(processed), 0)::int AS tickets,
    coalesce(sum(total - tickets) FILTER (WHERE status = 'completed'), 0)::int AS lost,
    coalesce(sum(results - tickets), 0)::int AS twice,
    count(*) FILTER (WHERE finished_at IS NULL)::int AS stuck,
    count(*) FILTER (WHERE status IN ('failed', 'cancelled'))::int AS "notCompleted",
    count(*) FILTER (WHERE processed <> results OR processed <> shard_sum
      OR (status = 'completed' AND (processed <> total OR stat_sum <> total - failed)))::int AS miscounted
  FROM counted`

export async function readIntegrity(pool: pg.Pool): Promise<Integrity> {
  const { rows } = await pool.query<Integrity>(INTEGRITY)
  return rows[0]!
}
