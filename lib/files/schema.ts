import { z } from 'zod'
import { HEADER_SCAN_ROWS } from './limits.ts'

/** What a ticket is made of, in the order of the contract. */
export const TICKET_FIELDS = [
  'received_at',
  'channel',
  'customer_id',
  'product_code',
  'inquiry_type',
  'title',
  'body',
  'assignee',
  'status',
  'label',
] as const
export type TicketField = (typeof TICKET_FIELDS)[number]

export const ENCODINGS = ['utf-8', 'cp949', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

export const DELIMITERS = [',', '\t', ';', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export const FORMATS = ['csv', 'tsv', 'xlsx', 'xls', 'html', 'jsonl'] as const
export type FileFormat = (typeof FORMATS)[number]

export const PRESETS = ['channel-talk', 'none'] as const

/** What of a chat becomes its ticket's body: the customer's first message, all of theirs, or everybody's. */
export const CONVERSATIONS = ['first', 'customer', 'all'] as const
export type Conversation = (typeof CONVERSATIONS)[number]

/** How to read a file; everything absent is detected from its content. */
export const readOptionsSchema = z.strictObject({
  encoding: z.enum(ENCODINGS).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  /** The sheet's name, or its position from 0. */
  sheet: z.union([z.string().min(1).max(255), z.int().min(0).max(10_000)]).optional(),
  /** The header's row as a person counts it, from 1; 0 says that there is none. */
  headerRow: z.int().min(0).max(HEADER_SCAN_ROWS).optional(),
  /** Opens a protected workbook. Never stored, never logged. */
  password: z.string().min(1).max(255).optional(),
  /**
   * Joins the sheets of a known export; `sheet` then counts for nothing. Absent, it is detected, unless `sheet`
   * chooses another sheet than the export's own. `none` reads one sheet as it is.
   */
  preset: z.enum(PRESETS).optional(),
  /** With a preset; absent means `customer`. */
  conversation: z.enum(CONVERSATIONS).optional(),
})
export type ReadOptions = z.infer<typeof readOptionsSchema>

/** Ticket field to header name; null says that no column feeds this field. Absent fields are detected. */
export const mappingSchema = z.partialRecord(z.enum(TICKET_FIELDS), z.string().min(1).nullable())
export type Mapping = z.infer<typeof mappingSchema>

/** A header of the upload and where its values are kept. `index` is its place in `ticket.extra`, or -1. */
export const fileColumnSchema = z.object({
  name: z.string(),
  field: z.enum(TICKET_FIELDS).nullable(),
  kept: z.enum(['field', 'extra']),
  index: z.int(),
})
export type FileColumn = z.infer<typeof fileColumnSchema>

/** Why a row was left out. */
export const REJECT_REASONS = [
  'missing_body',
  'merged_body',
  'too_many_cells',
  'unclosed_quote',
  'stray_quote',
  'cell_too_long',
  'field_too_long',
  'total_row',
  'repeated_header',
  'above_header',
  'bad_json',
  'missing_text',
  'no_customer_message',
  'repeated_chat',
] as const
export type RejectReason = (typeof REJECT_REASONS)[number]

/** What was odd about a row that was taken. */
export const WARNING_REASONS = [
  'bad_date',
  'too_few_cells',
  'stray_quote',
  'undecodable',
  'mojibake',
  'nul_removed',
  'cell_error',
  'unknown_key',
  'body_cut',
] as const
export type WarningReason = (typeof WARNING_REASONS)[number]

/** One row as the reader found it. `number` is its row as a spreadsheet shows it, from 1. */
export interface SourceRow {
  number: number
  cells: string[]
  /** Set when the reader already knows that the row cannot be used. */
  problem?: RejectReason
  /** Set when the row can be used, but not everything in it was as it should be. */
  warning?: WarningReason
  /** Columns whose value stands in a merged cell further up. */
  merged?: number[]
  /** Its joined body was longer than `JOINED_BODY_CHARS_MAX`. */
  isCut?: true
  /** The format itself says that this row is the header. */
  isHeader?: true
}

/** One ticket, ready for the table; every text exactly as in the file but for NFC and removed NULs. */
export interface TicketRow {
  rowNumber: number
  /** `YYYY-MM-DD HH:MM:SS`, the wall clock as written. */
  receivedAt: string | null
  channel: string
  customerId: string
  productCode: string
  inquiryType: string
  title: string
  body: string
  assignee: string
  status: string
  label: string | null
  /** See `written-cells.ts`. */
  extra: string[]
}

export interface RejectedRow {
  rowNumber: number
  reason: RejectReason | WarningReason
  cells: string[]
  isWarning: boolean
}

/** How a preset read a workbook of several sheets. */
export interface PresetUse {
  name: 'channel-talk'
  conversation: Conversation
  chatSheet: string
  messageSheet: string
  bodyCharsMax: number
  /**
   * The rows of the message sheet, complete once all has been read:
   * `total = joined + notChosen + withoutText + withoutChat`.
   */
  messages: {
    total: number
    /** Part of a chat's body, perhaps beyond the cut. */
    joined: number
    /** Said by somebody whom `conversation` leaves out, or in a chat without any customer message. */
    notChosen: number
    /** Pictures, files and notices of the system. */
    withoutText: number
    /** Their chat is not on the chat sheet. */
    withoutChat: number
  }
}

/** What else was read of a file: shown in the wizard, kept in `File.details`. */
export interface FileDetails {
  delimiter: Delimiter | null
  sheet: string | null
  sheets: string[]
  preset: PresetUse | null
  /** 0 when the file has no header. */
  headerRow: number
  /** Title rows above the header; they are no rows of the table. */
  titleRows: number
  /** Rows that were empty in every cell; they are no rows of the table. */
  blankRows: number
  /** Rows taken although something was odd; their list is in rejected_row. */
  warnings: Partial<Record<WarningReason, number>>
  rejects: Partial<Record<RejectReason, number>>
  undecodable: { count: number; lines: number[] }
  firstReceivedAt: string | null
  lastReceivedAt: string | null
  /** Whether the workbook itself is kept, to be given back with columns added; set when a file is stored. */
  original?: OriginalState
}

/** `protected`, `zipped`, `too_large` and `other` are not kept. */
export type OriginalState = 'kept' | 'protected' | 'zipped' | 'too_large' | 'other'

/** What the API answers of a file. */
export const fileReportSchema = z.object({
  file_id: z.string(),
  name: z.string(),
  format: z.enum(FORMATS),
  encoding: z.string(),
  /** Tickets that are stored; with `rejected_count` it adds up to the rows of the file. */
  row_count: z.int(),
  rejected_count: z.int(),
  columns: z.array(z.string()),
  mapping: mappingSchema,
})
export type FileReport = z.infer<typeof fileReportSchema>
