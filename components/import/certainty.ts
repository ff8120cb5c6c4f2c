import type { TicketField } from '#lib/files/schema.ts'
import type { ShownCertainty, UploadCounts, UploadPreview } from '#lib/uploads/schema.ts'
import type { ColumnMapping } from './choices.ts'

/** Nothing a person would have to look at: the file can be imported as it is. */
export function isCertain(preview: UploadPreview, counts: UploadCounts): boolean {
  return (
    preview.sheets.length <= 1 &&
    preview.mapping.body !== null &&
    preview.choices.every(({ certainty }) => !isGuess(certainty)) &&
    counts.undecodable.count === 0 &&
    counts.row_count > 0
  )
}

/** Chosen by a part of the header or by what the column holds: worth a look. */
export function isGuess(certainty: ShownCertainty): boolean {
  return certainty === 'part' || certainty === 'content'
}

export type Standing = 'certain' | 'guess' | 'remembered' | 'chosen' | 'none'

/** How a field came to its column. */
export function standingOf(
  field: TicketField,
  { detected, mapping }: { detected: UploadPreview; mapping: ColumnMapping },
): Standing {
  const column = mapping[field]
  if (column === null) return 'none'
  const choice = detected.choices.find((one) => one.field === field)
  if (choice?.column !== column) return 'chosen'
  if (choice.certainty === 'remembered') return 'remembered'
  return isGuess(choice.certainty) ? 'guess' : 'certain'
}

/** A column feeds one field: whoever had it lets it go. */
export function connect(mapping: ColumnMapping, field: TicketField, column: string | null): ColumnMapping {
  const freed = Object.entries(mapping).map(([name, held]) => [
    name,
    held === column && column !== null ? null : held,
  ])
  return { ...(Object.fromEntries(freed) as ColumnMapping), [field]: column }
}

const SAMPLES_MAX = 3

/** The first values that differ, as a hint of what a column holds. */
export function samplesOf(preview: UploadPreview, column: string | null): string[] {
  const index = column === null ? -1 : preview.columns.indexOf(column)
  if (index < 0) return []
  const values = preview.rows.map(({ cells }) => cells[index]?.trim() ?? '').filter((value) => value !== '')
  return [...new Set(values)].slice(0, SAMPLES_MAX)
}

export function unmappedColumns(columns: readonly string[], mapping: ColumnMapping): string[] {
  const used = new Set(Object.values(mapping))
  return columns.filter((column) => !used.has(column))
}
