import { AppError } from '#lib/errors.ts'
import { inflateEntry } from './inflate-entry.ts'
import { type SpooledFile, spool } from './spool.ts'
import { readZipDirectory } from './zip-directory.ts'

/** Bytes the file inside a ZIP may have: a CSV of two million long tickets. */
const INNER_BYTES_MAX = 1 << 30

/**
 * Unpacks the one file of a ZIP to a temporary file of the program's own naming.
 * @throws AppError `not_one_file` (422) when it holds none or several
 */
export async function unzipOnly(path: string, signal?: AbortSignal): Promise<SpooledFile> {
  const files = (await readZipDirectory(path)).filter(
    (entry) => !entry.name.endsWith('/') && !isSystemFile(entry.name),
  )
  const only = files[0]
  if (only === undefined || files.length > 1) throw new AppError('not_one_file', 422, { files: files.length })
  return spool(inflateEntry(path, only, signal), { maxBytes: INNER_BYTES_MAX, signal })
}

/** What macOS and Windows add by themselves. */
function isSystemFile(name: string): boolean {
  return /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name)
}
