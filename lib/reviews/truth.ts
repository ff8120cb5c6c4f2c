/**
 * The true category of each ticket of some files, as common table expressions that end in `truth(id, file_id, truth)`:
 * a person's review counts before the file's own label, of several reviews the newest, and one that was taken back
 * counts for nothing.
 * @param files what follows `file_id`, e.g. `= $1`
 */
export function truthTables(files: string): string {
  return `
  reviewed AS (
    SELECT DISTINCT ON (r.ticket_id) r.ticket_id, c.name FROM review r LEFT JOIN category c ON c.id = r.category_id
    WHERE r.file_id ${files} ORDER BY r.ticket_id, r.id DESC),
  truth AS (
    SELECT t.id, t.file_id, coalesce(reviewed.name, btrim(t.label)) AS truth
    FROM ticket t LEFT JOIN reviewed ON reviewed.ticket_id = t.id
    WHERE t.file_id ${files} AND t.label IS NOT NULL
    UNION ALL
    SELECT t.id, t.file_id, reviewed.name FROM reviewed JOIN ticket t ON t.id = reviewed.ticket_id
    WHERE t.label IS NULL AND reviewed.name IS NOT NULL)`
}
