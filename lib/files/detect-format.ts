import { open } from 'node:fs/promises'
import { AppError } from '#lib/errors.ts'
import { readZipDirectory } from './zip-directory.ts'

/** Bytes that tell every supported format apart, an HTML page with a long head included. */
const HEAD_BYTES = 4096

/** What a file holds. `sheet`: a workbook or HTML table, read in a process of its own. */
export type Content = 'csv' | 'jsonl' | 'zip' | 'sheet'

/** First bytes of formats people upload by mistake. Text never begins like this. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['89504e470d0a1a0a', 'png'],
  ['ffd8ff', 'jpeg'],
  ['47494638', 'gif'],
  ['25504446', 'pdf'],
  ['1f8b', 'gzip'],
  ['377abcaf271c', '7z'],
  ['526172211a07', 'rar'],
  ['7f454c46', 'elf'],
  ['4d5a90', 'exe'],
  ['53514c697465', 'sqlite'],
  ['50415231', 'parquet'],
]
const OLE2 = 'd0cf11e0a1b11ae1'

/**
 * Tells a file's format from its content; its name and type are whatever the sender wrote.
 * @throws AppError `unsupported_type` (415), and those of `readZipDirectory`
 */
export async function detectFormat(path: string): Promise<Content> {
  const head = await readHead(path)
  const hex = head.toString('hex', 0, 16)
  const refused = REFUSED.find(([magic]) => hex.startsWith(magic))
  if (refused) throw new AppError('unsupported_type', 415, { type: refused[1] })
  if (hex.startsWith(OLE2)) return 'sheet'
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return zipContent(path)
  const text = headText(head)
  if (isHtml(text)) return 'sheet'
  // One JSON document is no table of rows; cut at its commas it would even look like one.
  if (/^\s*(?:\[\s*(?:[{["\]]|$)|\{\s*[\r\n])/.test(text))
    throw new AppError('unsupported_type', 415, { type: 'json' })
  return /^\s*\{\s*("|\}|$)/.test(text) ? 'jsonl' : 'csv'
}

/** A table as a web page, or the XML of Excel 2003: what many back offices name `.xls`. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|meta|style|table|body|div|center|font|\?mso-application|\w*:?workbook)\b/is.test(
    text,
  )
}

async function zipContent(path: string): Promise<Content> {
  const names = (await readZipDirectory(path)).map((entry) => entry.name)
  if (names.includes('xl/workbook.bin')) throw new AppError('unsupported_type', 415, { type: 'xlsb' })
  if (names.includes('content.xml') && names.includes('mimetype')) {
    throw new AppError('unsupported_type', 415, { type: 'ods' })
  }
  if (names.some((name) => name.startsWith('word/') || name.startsWith('ppt/'))) {
    throw new AppError('unsupported_type', 415, { type: 'office document' })
  }
  // A broken workbook is still a workbook: the answer should say what is wrong with it.
  return names.some((name) => name === '[Content_Types].xml' || name.startsWith('xl/')) ? 'sheet' : 'zip'
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The head as far as ASCII goes, which is all that tells formats apart. */
function headText(head: Buffer): string {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const text = head.toString('latin1', isUtf16 ? 2 : 0)
  return (isUtf16 ? text.replaceAll('\0', '') : text).replace(/^\u00ef\u00bb\u00bf/, '')
}
