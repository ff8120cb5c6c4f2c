import * as z from 'zod'
import {
  DELIMITERS,
  ENCODINGS,
  type FileDetails,
  type Mapping,
  mappingSchema,
  type ReadOptions,
  type RejectReason,
  readOptionsSchema,
  type TicketField,
  type WarningReason,
} from '#lib/files/schema.ts'

/** Bytes of a part: what nginx takes in one request at its default settings. Vercel takes 4.5 MB. */
export const PART_BYTES = 1 << 20
/** Longer names are cut when they are cleaned; this keeps a hostile one small before that. */
const NAME_CHARS_MAX = 4_000

export const UPLOAD_STATUSES = ['receiving', 'ready', 'importing', 'imported', 'failed'] as const
export type UploadStatus = (typeof UPLOAD_STATUSES)[number]

/** One part as it arrived. */
export interface Part {
  index: number
  bytes: Buffer
  /** What the sender says it is; checked where given. */
  sha256: Buffer | null
}

export const newUploadSchema = z.object({
  name: z.string().max(NAME_CHARS_MAX),
  byte_size: z.int().min(0),
})

/** How to read the file, as the API names it; what is absent is detected. */
const optionsSchema = z
  .strictObject({
    encoding: z.enum(ENCODINGS).optional(),
    delimiter: z.enum(DELIMITERS).optional(),
    sheet: readOptionsSchema.shape.sheet,
    header_row: readOptionsSchema.shape.headerRow,
  })
  .transform(({ header_row, ...rest }): ReadOptions => ({ ...rest, headerRow: header_row }))

/** What previews and imports take. The password opens a protected workbook; it is never stored. */
export const readingSchema = z
  .object({
    options: optionsSchema.optional(),
    mapping: mappingSchema.optional(),
    password: readOptionsSchema.shape.password,
  })
  .transform(
    ({ options, mapping, password }): Reading => ({
      options: { ...options, ...(password === undefined ? {} : { password }) },
      mapping,
    }),
  )
export interface Reading {
  options: ReadOptions
  mapping: Mapping | undefined
}

/** `counts: false` leaves the dry run out, for a preview that is redrawn while somebody chooses. */
export const previewSchema = z.object({ counts: z.boolean().default(true) })

/** What the API answers of an upload. */
export interface UploadState {
  upload_id: string
  name: string
  byte_size: number
  part_size: number
  part_count: number
  /** Indexes of the parts that are there; empty once it was imported. */
  parts: number[]
  status: UploadStatus
  progress: { bytes_read: number; row_count: number; rejected_count: number }
  /** Why the import failed; the parts are kept and it can be tried again. */
  error_code: string | null
  error: string | null
  file_id: string | null
  created_at: string
  updated_at: string
}

/** What importing would give. Not complete where the time for it ran out: then it counts the rows so far. */
export interface UploadCounts {
  is_complete: boolean
  row_count: number
  rejected_count: number
  rejects: Partial<Record<RejectReason, number>>
  warnings: Partial<Record<WarningReason, number>>
  undecodable: FileDetails['undecodable']
  title_rows: number
  blank_rows: number
  first_received_at: string | null
  last_received_at: string | null
}

/** `remembered`: as in the person's newest file with the same headers. */
export type ShownCertainty = 'given' | 'name' | 'part' | 'content' | 'remembered'

export interface UploadPreview {
  upload_id: string
  format: string
  encoding: string
  delimiter: string | null
  sheet: string | null
  sheets: string[]
  /** 0: the file has no header. */
  header_row: number
  columns: string[]
  /** Every field; null where no column feeds it. */
  mapping: Record<TicketField, string | null>
  choices: { field: TicketField; column: string; certainty: ShownCertainty }[]
  rows: { row_number: number; cells: string[]; reason: RejectReason | null; warnings: WarningReason[] }[]
  /** null where it was not asked for, or where there is no body column yet. */
  counts: UploadCounts | null
  same_file: { file_id: string; name: string; row_count: number; created_at: string } | null
}
