/** A file as the lists and the upload answer it; see the contract. */
export interface FileSummary {
  file_id: string
  name: string
  format: string
  encoding: string
  row_count: number
  rejected_count: number
  columns: string[]
  /** Ticket field to the header that feeds it. */
  mapping: Partial<Record<string, string | null>>
}

export interface ListedFile extends FileSummary {
  created_at: string
  is_sample: boolean
  created_by: { user_id: string; name: string }
}

const FORMAT_NAMES: Record<string, string> = { jsonl: 'JSON Lines', html: 'HTML' }
const ENCODING_NAMES: Record<string, string> = { 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' }

/** CSV · CP949: what a person calls them. A workbook has no encoding worth saying. */
export function describeFormat({ format, encoding }: Pick<FileSummary, 'format' | 'encoding'>): string {
  const name = FORMAT_NAMES[format] ?? format.toUpperCase()
  if (!encoding || format === 'xlsx' || format === 'xls') return name
  return `${name} · ${ENCODING_NAMES[encoding] ?? encoding.toUpperCase()}`
}
