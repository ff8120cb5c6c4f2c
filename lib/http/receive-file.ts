import { pool } from '#lib/db/pool.ts'
import { settings } from '#lib/env.ts'
import { AppError } from '#lib/errors.ts'
import { importFile } from '#lib/files/mutations.ts'
import {
  type FileReport,
  type Mapping,
  mappingSchema,
  type ReadOptions,
  readOptionsSchema,
} from '#lib/files/schema.ts'
import { receiveUpload } from '#lib/http/receive-upload.ts'
import type { Viewer } from '#lib/users/schema.ts'

const BYTES_PER_MB = 1024 * 1024

/** An upload as the API takes it: the file, and optionally `mapping` and `options` as JSON beside it. */
export async function receiveFile(request: Request, viewer: Viewer): Promise<FileReport> {
  const maxBytes = settings().UPLOAD_LIMIT_MB * BYTES_PER_MB
  const { name, file, fields } = await receiveUpload(request, { maxBytes })
  try {
    return await importFile({
      pool: pool(),
      userId: viewer.userId,
      name,
      source: file.path,
      mapping: jsonField<Mapping>(fields, 'mapping', mappingSchema),
      options: jsonField<ReadOptions>(fields, 'options', readOptionsSchema),
      signal: request.signal,
    })
  } finally {
    await file.remove()
  }
}

/** @throws AppError `malformed` (400) where it is no JSON, ZodError where it is not of the form */
function jsonField<T>(
  fields: ReadonlyMap<string, string>,
  name: string,
  schema: { parse(value: unknown): T },
): T | undefined {
  const text = fields.get(name)
  if (text === undefined || text.trim() === '') return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new AppError('malformed', 400, {}, { cause })
  }
}
