import type { Pool } from 'pg'
import { findMapping, findSameFile } from '#lib/files/data.ts'
import { type FilePreview, previewFile } from '#lib/files/preview.ts'
import { type Mapping, TICKET_FIELDS, type TicketField } from '#lib/files/schema.ts'
import { assembleUpload } from './assemble.ts'
import { getUpload, type UploadKey } from './data.ts'
import { dryRun } from './dry-run.ts'
import type { Reading, UploadPreview } from './schema.ts'

interface PreviewUpload extends Reading {
  /** Whether to read to the end and count. */
  isCounted: boolean
  signal?: AbortSignal | undefined
}

/**
 * The head of an upload as it would be read, and what importing it would give. Without a mapping the one of the
 * person's newest file with the same headers is taken up.
 * @throws AppError `not_found` (404), `upload_incomplete` (409), and those of `previewFile` and `readTickets`
 */
export async function previewUpload(
  pool: Pool,
  key: UploadKey,
  request: PreviewUpload,
): Promise<UploadPreview> {
  const upload = await getUpload(pool, key)
  const { path, sha256 } = await assembleUpload(pool, upload)
  const { options, signal, isCounted } = request
  const userId = key.userId
  const detected = await previewFile(path, { options, mapping: request.mapping, signal })
  const remembered = request.mapping ? null : await rememberedMapping(pool, userId, detected)
  const preview = remembered ? await previewFile(path, { options, mapping: remembered, signal }) : detected
  const mapping = wholeMapping(preview.mapping)
  const same = await findSameFile(pool, { userId, sha256 })
  return {
    upload_id: key.uploadId,
    ...shown(preview, remembered !== null),
    mapping,
    counts: isCounted && mapping.body !== null ? await dryRun(path, { options, mapping, signal }) : null,
    same_file: same && {
      file_id: same.file_id,
      name: same.name,
      row_count: same.row_count,
      created_at: same.created_at,
    },
  }
}

/** Fields that had no column then have none now: what a person left out is not guessed again. */
async function rememberedMapping(pool: Pool, userId: string, preview: FilePreview): Promise<Mapping | null> {
  const names = preview.columns.map(({ name }) => name)
  const found = await findMapping(pool, { userId, names })
  return found && wholeMapping(found)
}

function wholeMapping(mapping: Mapping): Record<TicketField, string | null> {
  return Object.fromEntries(TICKET_FIELDS.map((field) => [field, mapping[field] ?? null])) as Record<
    TicketField,
    string | null
  >
}

function shown(preview: FilePreview, isRemembered: boolean) {
  const { format, encoding, delimiter, sheet, sheets } = preview
  const columns = preview.columns.map(({ name }) => name)
  return {
    format,
    encoding,
    delimiter,
    sheet,
    sheets,
    header_row: preview.headerRow,
    columns,
    choices: preview.choices.map(({ field, index, certainty }) => ({
      field,
      column: columns[index]!,
      certainty: isRemembered ? ('remembered' as const) : certainty,
    })),
    rows: preview.rows.map(({ number, cells, reason, warnings }) => ({
      row_number: number,
      cells,
      reason,
      warnings,
    })),
  }
}
