import { createWriteStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#lib/errors.ts'
import { decryptWorkbook } from './decrypt-workbook.ts'
import { Ole2File } from './ole2.ts'
import { type OpenedPreset, openChannelTalk } from './open-channel-talk.ts'
import { type OpenedSheet, oneSheet, openXlsxBook } from './parse-xlsx.ts'
import type { FileFormat } from './schema.ts'
import type { SheetRequest } from './sheet-child.ts'

/** One sheet of any kind of workbook, as the reading process opens it. */
export interface OpenedWorkbook extends OpenedSheet {
  format: FileFormat
  encoding: string
  preset: OpenedPreset | null
}

type Opened = Omit<OpenedWorkbook, 'preset'> & { preset?: OpenedPreset }

/**
 * Opens a workbook by its content: XLSX, protected XLSX, old XLS, an HTML table or Excel 2003 XML.
 * @throws AppError of the format's reader, `password_required`, `wrong_password` and `preset_mismatch` (422)
 */
export async function openWorkbook(request: SheetRequest): Promise<OpenedWorkbook> {
  const opened = await openByContent(request)
  if (request.preset === 'channel-talk' && !opened.preset) throw new AppError('preset_mismatch', 422)
  return { preset: null, ...opened }
}

async function openByContent(request: SheetRequest): Promise<Opened> {
  const file = await open(request.path)
  try {
    const magic = (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.readUInt32BE(0)
    if (magic === 0x504b0304 || magic === 0x504b0506) return await openXlsx(request.path, request)
    if (magic === 0xd0cf11e0) return await openOle2(file, request)
  } finally {
    await file.close()
  }
  // Loaded when needed: most workbooks are XLSX, and a person waits for this process to start.
  const { parseMarkup } = await import('./parse-markup.ts')
  return { format: 'html', ...(await parseMarkup(request.path, request)) }
}

async function openXlsx(path: string, request: SheetRequest): Promise<Opened> {
  const book = await openXlsxBook(path)
  const joined = request.preset === 'none' ? null : await openChannelTalk(book, request)
  return { format: 'xlsx', encoding: 'utf-8', ...(joined ?? oneSheet(book, request.sheet)) }
}

async function openOle2(file: FileHandle, request: SheetRequest): Promise<Opened> {
  const ole2 = await Ole2File.open(file)
  if (ole2.has('EncryptedPackage')) {
    const plain = join(request.workFolder, 'decrypted')
    await pipeline(decryptWorkbook(ole2, request.password), createWriteStream(plain, { mode: 0o600 }))
    return openXlsx(plain, request)
  }
  if (ole2.has('Workbook')) {
    const { parseXls } = await import('./parse-xls.ts')
    return { format: 'xls', encoding: 'utf-16le', ...(await parseXls(request.path, request.sheet)) }
  }
  throw new AppError('unsupported_type', 415, { type: ole2.has('Book') ? 'xls before 97' : 'ole2' })
}
