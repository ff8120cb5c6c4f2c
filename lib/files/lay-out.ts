import { AppError } from '#lib/errors.ts'
import { findHeader, type Header } from './find-header.ts'
import { type ColumnChoice, mapColumns } from './map-columns.ts'
import type { OpenedPreset } from './open-channel-talk.ts'
import type { OpenedFile } from './open-rows.ts'
import type { ReadingTally } from './reading-tally.ts'
import { type FileColumn, type Mapping, type ReadOptions, type SourceRow, TICKET_FIELDS } from './schema.ts'

/** Rows gathered before the header and the columns are decided. */
const HEAD_ROWS = 200

/** How rows become tickets. */
export interface Layout {
  header: Header
  columns: FileColumn[]
  mapping: Mapping
  choices: ColumnChoice[]
}

/** The first rows that hold anything, enough to decide the layout; empty ones are counted. */
export async function takeHead(rows: AsyncGenerator<SourceRow[]>, tally: ReadingTally): Promise<SourceRow[]> {
  const head: SourceRow[] = []
  while (head.length < HEAD_ROWS) {
    const { value, done } = await rows.next()
    if (done) break
    for (const row of value) {
      if (row.problem || row.cells.some((cell) => cell.trim() !== '')) head.push(row)
      else tally.blankRows++
    }
  }
  return head
}

/**
 * Decides header and columns from the first rows.
 * @throws AppError `no_rows` (422) when there are none, and those of `findHeader` and `mapColumns`
 */
export function layOut(
  head: SourceRow[],
  { options, mapping }: { options?: ReadOptions | undefined; mapping?: Mapping | undefined },
  { isRagged, preset }: Pick<OpenedFile, 'isRagged' | 'preset'>,
): Layout {
  if (head.length === 0) throw new AppError('no_rows', 422)
  const header = findHeader(head, { chosenRow: options?.headerRow, isRagged })
  // Nothing but rows that could not be read: there is no table to speak of.
  if (header.names.length === 0) throw new AppError('no_rows', 422)
  const sample = head.slice(header.index + 1).filter((row) => !row.problem)
  const known = preset === null ? {} : presetMapping(preset, header.names, mapping)
  const choices = mapColumns(header.names, sample, { ...known, ...mapping })
  for (const choice of choices) if (known[choice.field] !== undefined) choice.certainty = 'name'
  let extras = 0
  const columns = header.names.map((name, index): FileColumn => {
    const field = choices.find((choice) => choice.index === index)?.field ?? null
    // A date is stored as a moment, so the cell is kept beside it as it was written.
    const isKept = field !== null && field !== 'received_at'
    return { name, field, kept: isKept ? 'field' : 'extra', index: isKept ? -1 : extras++ }
  })
  return {
    header,
    columns,
    mapping: Object.fromEntries(choices.map(({ field, index }) => [field, header.names[index]])),
    choices,
  }
}

/** What a preset knows of the columns; it guesses at no others. The caller's own choice of a column goes first. */
function presetMapping({ columns }: OpenedPreset, names: string[], given: Mapping = {}): Mapping {
  const mapping: Mapping = {}
  for (const field of TICKET_FIELDS) {
    const name = names[columns[field] ?? -1] ?? null
    const isTaken = name !== null && Object.values(given).includes(name)
    if (given[field] === undefined) mapping[field] = isTaken ? null : name
  }
  return mapping
}
