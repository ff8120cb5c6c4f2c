import { AppError } from '#lib/errors.ts'
import type { DecodeDamage } from './decode-text.ts'
import { detectEncoding } from './detect-encoding.ts'
import { detectFormat } from './detect-format.ts'
import { endingWith } from './ending-with.ts'
import type { OpenedPreset } from './open-channel-talk.ts'
import { parseCsv } from './parse-csv.ts'
import { parseJsonLines } from './parse-json-lines.ts'
import type { Delimiter, FileFormat, ReadOptions, SourceRow } from './schema.ts'
import { openSheet } from './sheet-process.ts'
import { unzipOnly } from './unzip-only.ts'

/** A file whose format is known and whose rows can be read once, in order. */
export interface OpenedFile {
  format: FileFormat
  /** The encoding as people are shown it. */
  encoding: string
  delimiter: Delimiter | null
  sheet: string | null
  sheets: string[]
  /** Its counts are complete once `rows` has ended. */
  preset: OpenedPreset | null
  /** Rows have as many cells as their separators say; a row shorter than the header lost something. */
  isRagged: boolean
  /** Complete once `rows` has ended. */
  damage: DecodeDamage
  rows: AsyncGenerator<SourceRow[]>
}

export interface OpenContext {
  signal?: AbortSignal | undefined
  onBytes?: ((count: number) => void) | undefined
  /** The file was inside a ZIP: another ZIP in it is not opened. */
  isUnpacked?: boolean
}

/**
 * Opens any supported file by its content, never by its name.
 * @throws AppError `unsupported_type` (415), `preset_mismatch` (422) and the codes of each format's reader
 */
export async function openRows(
  path: string,
  options: ReadOptions,
  context: OpenContext = {},
): Promise<OpenedFile> {
  const content = await detectFormat(path)
  if (content === 'zip' && context.isUnpacked)
    throw new AppError('unsupported_type', 415, { type: 'zip in zip' })
  if (content === 'zip') return openZipped(path, options, context)
  if (content === 'sheet') return openSheet(path, options, context)
  if (options.preset === 'channel-talk') throw new AppError('preset_mismatch', 422)
  const detected = await detectEncoding(path, context.signal)
  const encoding = options.encoding ?? detected.encoding
  const damage: DecodeDamage = { count: 0, lines: [] }
  const shared = { encoding, sheet: null, sheets: [], preset: null, damage }
  if (content === 'jsonl') {
    const rows = parseJsonLines({ path, encoding, damage, ...context })
    return { ...shared, format: 'jsonl', delimiter: null, isRagged: false, rows }
  }
  const { delimiter, rows } = await parseCsv({
    path,
    encoding,
    delimiter: options.delimiter,
    damage,
    ...context,
  })
  return { ...shared, format: delimiter === '\t' ? 'tsv' : 'csv', delimiter, isRagged: true, rows }
}

/** The one file inside a ZIP, which is removed again when its rows have been read. */
async function openZipped(path: string, options: ReadOptions, context: OpenContext): Promise<OpenedFile> {
  const inner = await unzipOnly(path, context.signal)
  try {
    const opened = await openRows(inner.path, options, { signal: context.signal, isUnpacked: true })
    return { ...opened, rows: endingWith(opened.rows, inner.remove) }
  } catch (error) {
    await inner.remove()
    throw error
  }
}
