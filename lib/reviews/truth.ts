/**
 * The true category of each ticket of some files, as common table expressions that end in `truth(id, file_id, truth)`:
 * a person's review counts before the file's own label, of several reviews the newest, and one that was taken back
 * counts for nothing. Where a person said that no category fits, there is no truth to measure by: the file's own label
 * was contradicted, and no name took its place.
 * @param files what follows `file_id`, e.g. `= $1`
 */
export function truthTables(files: string): string {
  return `
  reviewed AS (
    SELECT DISTINCT ON (r.ticket_id) r.ticket_id, r.kind, c.name FROM review r LEFT JOIN category c ON c.id = r.category_id
    WHERE r.file_id ${files} ORDER BY r.ticket_id, r.id DESC),
  truth AS (
    SELECT t.id, t.file_id, coalesce(reviewed.name, btrim(t.label)) AS truth
    FROM ticket t LEFT JOIN reviewed ON reviewed.ticket_id = t.id
    WHERE t.file_id ${files} AND t.label IS NOT NULL AND reviewed.kind IS DISTINCT FROM 'new_category'
    UNION ALL
    SELECT t.id, t.file_id, reviewed.name FROM reviewed JOIN ticket t ON t.id = reviewed.ticket_id
    WHERE t.label IS NULL AND reviewed.name IS NOT NULL)`
}

/** The newest word on each ticket of a file, as the common table expression `judged(ticket_id, kind, category_id)`. */
export function judgedTable(file: string): string {
  return `judged AS (
    SELECT DISTINCT ON (ticket_id) ticket_id, kind, category_id FROM review WHERE file_id = ${file}
    ORDER BY ticket_id, id DESC)`
}

/** Over `judged j`: nobody has said anything of the ticket that still stands. */
export const IS_OPEN = `(j.ticket_id IS NULL OR (j.kind = 'label' AND j.category_id IS NULL))`
