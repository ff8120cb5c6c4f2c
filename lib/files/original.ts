import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { notFound } from '#lib/errors.ts'
import { detectFormat } from './detect-format.ts'
import type { FileFormat, OriginalState } from './schema.ts'
import { type SpooledFile, spool } from './spool.ts'

/** Bytes up to which a workbook is kept: some 200,000 tickets. Larger ones would fill the database for a rare wish. */
export const ORIGINAL_BYTES_MAX = 20 << 20
/** Bytes of a part: what the driver doubles on its way is small. */
const PART_BYTES = 1 << 20
/** First bytes of the container in which Excel puts a protected workbook. */
const OLE2 = 0xd0cf11e0

/** Whether a file that has been read is worth keeping as it came: a plain XLSX of a bearable size. */
export async function originalState(
  file: { path: string; byteSize: number },
  format: FileFormat,
): Promise<OriginalState> {
  if (format !== 'xlsx') return 'other'
  // The format says what was read; what it was wrapped in says whether it can be given back.
  if ((await readMagic(file.path)) === OLE2) return 'protected'
  if ((await detectFormat(file.path)) !== 'sheet') return 'zipped'
  return file.byteSize > ORIGINAL_BYTES_MAX ? 'too_large' : 'kept'
}

async function readMagic(path: string): Promise<number> {
  const file = await open(path)
  try {
    return (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.readUInt32BE(0)
  } finally {
    await file.close()
  }
}

/** In the import's own transaction: the file is there with its original or not at all. */
export async function storeOriginal(client: PoolClient, fileId: string, path: string): Promise<void> {
  let index = 0
  for await (const bytes of createReadStream(path, { highWaterMark: PART_BYTES })) {
    await client.query('INSERT INTO file_original_part (file_id, index, bytes) VALUES ($1, $2, $3)', [
      fileId,
      index++,
      bytes,
    ])
  }
}

/**
 * The workbook as it was uploaded, on disk; the caller removes it.
 * @throws AppError `not_found` (404) where it is not kept
 */
export async function openOriginal(pool: Pool, fileId: string): Promise<SpooledFile> {
  const file = await spool(originalParts(pool, fileId), { maxBytes: ORIGINAL_BYTES_MAX })
  if (file.byteSize > 0) return file
  await file.remove()
  throw notFound()
}

async function* originalParts(pool: Pool, fileId: string): AsyncGenerator<Buffer> {
  for (let index = 0; ; index++) {
    const { rows } = await pool.query<{ bytes: Buffer }>(
      'SELECT bytes FROM file_original_part WHERE file_id = $1::uuid AND index = $2',
      [fileId, index],
    )
    if (!rows[0]) return
    yield rows[0].bytes
  }
}
