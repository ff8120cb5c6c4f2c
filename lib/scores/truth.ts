/**
 * What the judges of score sessions found, as common table expressions that end in `scored(session_id, ticket_id, stratum,
 * category_id, is_done)`, one row a drawn ticket: what those who disagreed settled on counts, else the first category anyone
 * gave. `category_id` is null where nobody gave one; `is_done` says whether anybody answered at all.
 * @param sessions what follows `session_id`, e.g. `= $1`
 */
export function scoredTables(sessions: string): string {
  return `
  first_word AS (
    SELECT DISTINCT ON (session_id, ticket_id) session_id, ticket_id, category_id FROM score_judgement
    WHERE session_id ${sessions} ORDER BY session_id, ticket_id, category_id IS NULL, id),
  scored AS (
    SELECT s.session_id, s.ticket_id, s.stratum, coalesce(s.verdict_id, f.category_id) AS category_id,
      f.ticket_id IS NOT NULL AS is_done
    FROM score_ticket s LEFT JOIN first_word f ON f.session_id = s.session_id AND f.ticket_id = s.ticket_id
    WHERE s.session_id ${sessions})`
}
