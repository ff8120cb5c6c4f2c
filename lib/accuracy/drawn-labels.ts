/** Labelled tickets are drawn from the newest files that hold this many together: a tenth of a second of an index. */
const DRAWN_FROM_TICKETS = 200_000

/**
 * Labelled tickets drawn at random, as common table expressions that end in `drawn(task_id, ticket_id)`: of the newest
 * task of each file, from the newest files until there are enough. They are drawn out of the index of labelled tickets, and
 * nothing else is read, so that a page can wait for it however many files and tasks there are. The order is a hash of the
 * ticket, so that the same tickets come again.
 * @param recent a table expression with `id, file_id, total, created_at` of tasks
 * @param limit a placeholder for how many tickets
 */
export function drawnLabels({ recent, limit }: { recent: string; limit: string }): string {
  return `
  labelled AS (
    SELECT DISTINCT ON (file_id) id, file_id, total, created_at FROM ${recent}
    WHERE EXISTS (SELECT FROM ticket t WHERE t.file_id = ${recent}.file_id AND t.label IS NOT NULL)
    ORDER BY file_id, created_at DESC),
  newest AS (SELECT id, file_id, sum(total) OVER (ORDER BY created_at DESC, id) - total AS before FROM labelled),
  drawn AS MATERIALIZED (
    SELECT newest.id AS task_id, t.id AS ticket_id FROM newest JOIN ticket t ON t.file_id = newest.file_id AND t.label IS NOT NULL
    WHERE newest.before < ${DRAWN_FROM_TICKETS} ORDER BY hashint8extended(t.id, 0), t.id LIMIT ${limit})`
}
