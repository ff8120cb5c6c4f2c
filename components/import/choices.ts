import type { Delimiter, Encoding, TicketField } from '#lib/files/schema.ts'

/** The fields in the order of the contract, the one that is needed first. Apart from the schema, which brings Zod along. */
export const FIELDS = [
  'body',
  'title',
  'inquiry_type',
  'channel',
  'received_at',
  'customer_id',
  'product_code',
  'assignee',
  'status',
  'label',
] as const satisfies readonly TicketField[]

export const ENCODINGS = ['utf-8', 'cp949', 'utf-16le', 'utf-16be'] as const satisfies readonly Encoding[]

export const DELIMITERS = [
  { value: ',', name: 'comma' },
  { value: '\t', name: 'tab' },
  { value: ';', name: 'semicolon' },
  { value: '|', name: 'pipe' },
] as const satisfies readonly { value: Delimiter; name: string }[]

/** Rows offered as the header; the server looks no further either. */
export const HEADER_ROWS_MAX = 50

/** What a person chose of how to read the file; the rest is detected. */
export interface ReadingChoices {
  encoding?: string
  delimiter?: string
  sheet?: string
  header_row?: number
}

/** Every field, with the column that feeds it. */
export type ColumnMapping = Record<TicketField, string | null>
