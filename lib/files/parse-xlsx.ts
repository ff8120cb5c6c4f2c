import { AppError } from '#lib/errors.ts'
import { inflateEntry } from './inflate-entry.ts'
import type { ReadOptions, SourceRow } from './schema.ts'
import { MergeFiller, MergeFinder } from './sheet-merges.ts'
import { type SheetContext, SheetRows } from './sheet-rows.ts'
import { type NumberKind, SharedStrings, sharedStringsHandler, stylesHandler } from './sheet-strings.ts'
import { attribute, type XmlHandler, XmlScanner } from './xml-scanner.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** Bytes of a part that only describes the workbook. */
const SMALL_PART_BYTES_MAX = 16 << 20

/** A workbook's sheet, opened. Hidden sheets count: exports hide none by accident. */
export interface OpenedSheet {
  sheet: string
  sheets: string[]
  rows: AsyncGenerator<SourceRow[]>
}

interface Package {
  path: string
  entries: Map<string, ZipEntry>
}

/** A workbook whose texts and styles have been read. */
export interface XlsxBook {
  sheets: string[]
  /**
   * The rows of a sheet. Reading them twice fills merged cells in and finds damage before the first row;
   * `once` leaves both out.
   * @throws AppError `damaged_workbook` (422)
   */
  rows(sheet: number, once?: 'once'): AsyncGenerator<SourceRow[]>
}

/**
 * Reads one sheet of an XLSX workbook as text cells, streaming. Everything is read twice: once to check it
 * (sizes, checksums, document types, merged cells), once for its rows.
 * @throws AppError `damaged_workbook`, `no_such_sheet` and those of `readZipDirectory` (422)
 */
export async function parseXlsx(path: string, sheet: ReadOptions['sheet']): Promise<OpenedSheet> {
  return oneSheet(await openXlsxBook(path), sheet)
}

/** @throws AppError `no_such_sheet` (422) */
export function oneSheet(book: XlsxBook, sheet: ReadOptions['sheet']): OpenedSheet {
  const index = typeof sheet === 'string' ? book.sheets.indexOf(sheet) : (sheet ?? 0)
  const name = book.sheets[index]
  if (name === undefined) throw new AppError('no_such_sheet', 422)
  return { sheet: name, sheets: book.sheets, rows: book.rows(index) }
}

/** @throws AppError `damaged_workbook` and those of `readZipDirectory` (422) */
export async function openXlsxBook(path: string): Promise<XlsxBook> {
  const entries = await readZipDirectory(path)
  const pack: Package = {
    path,
    entries: new Map(entries.map((entry) => [entry.name.replace(/^\//, ''), entry])),
  }
  const workbookPath = (await readRelations(pack, '')).get('officeDocument')?.[0]?.target
  if (workbookPath === undefined) throw damaged('no workbook')
  const relations = await readRelations(pack, workbookPath)
  const { sheets, is1904 } = await readWorkbook(pack, workbookPath)
  const strings = new SharedStrings()
  await scanRelated(pack, relations, 'sharedStrings', sharedStringsHandler(strings))
  const kinds: NumberKind[] = []
  await scanRelated(pack, relations, 'styles', stylesHandler(kinds))
  const targets = new Map(relations.get('worksheet')?.map(({ id, target }) => [id, target]))
  return {
    sheets: sheets.map((one) => one.name),
    rows(sheet, once) {
      const entry = pack.entries.get(targets.get(sheets[sheet]?.relation ?? '') ?? '')
      if (entry === undefined) throw damaged('no sheet')
      return sheetRows(pack, entry, { strings, kinds, is1904 }, once)
    },
  }
}

async function* sheetRows(
  pack: Package,
  entry: ZipEntry,
  context: SheetContext,
  once?: 'once',
): AsyncGenerator<SourceRow[]> {
  const finder = new MergeFinder()
  if (!once) for await (const text of xmlText(pack, entry)) finder.push(text)
  const filler = new MergeFiller(finder.merges())
  const handler = new SheetRows(context)
  const scanner = new XmlScanner(handler)
  for await (const text of xmlText(pack, entry)) {
    scanner.push(text)
    for (const row of handler.rows) filler.fill(row)
    if (handler.rows.length > 0) yield handler.rows
    handler.rows = []
  }
  scanner.end()
}

interface Relation {
  id: string
  target: string
}

/** The relations of a part by the last word of their type; those that point outside the file are not followed. */
async function readRelations(pack: Package, part: string): Promise<Map<string, Relation[]>> {
  const slash = part.lastIndexOf('/')
  const folder = part.slice(0, slash + 1)
  const relations = new Map<string, Relation[]>()
  await scanSmall(pack, `${folder}_rels/${part.slice(slash + 1)}.rels`, {
    open(name, attributes) {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
      const type = (attribute(attributes, 'Type') ?? '').split('/').at(-1)!
      const target = resolvePart(folder, attribute(attributes, 'Target') ?? '')
      relations.set(type, [...(relations.get(type) ?? []), { id: attribute(attributes, 'Id') ?? '', target }])
    },
    close() {},
    text() {},
  })
  return relations
}

interface WorkbookSheet {
  name: string
  relation: string
}

async function readWorkbook(
  pack: Package,
  part: string,
): Promise<{ sheets: WorkbookSheet[]; is1904: boolean }> {
  const sheets: WorkbookSheet[] = []
  let is1904 = false
  await scanSmall(pack, part, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '')
      if (name !== 'sheet') return
      sheets.push({ name: attribute(attributes, 'name') ?? '', relation: attribute(attributes, 'id') ?? '' })
    },
    close() {},
    text() {},
  })
  return { sheets, is1904 }
}

async function scanRelated(
  pack: Package,
  relations: Map<string, Relation[]>,
  type: string,
  handler: XmlHandler,
): Promise<void> {
  const target = relations.get(type)?.[0]?.target
  const entry = target === undefined ? undefined : pack.entries.get(target)
  // A missing table of texts shows in the cells that need it.
  if (entry !== undefined) await scan(pack, entry, handler)
}

async function scanSmall(pack: Package, name: string, handler: XmlHandler): Promise<void> {
  const entry = pack.entries.get(name)
  if (entry === undefined || entry.size > SMALL_PART_BYTES_MAX) throw damaged(`no ${name.slice(0, 100)}`)
  await scan(pack, entry, handler)
}

async function scan(pack: Package, entry: ZipEntry, handler: XmlHandler): Promise<void> {
  const scanner = new XmlScanner(handler)
  for await (const text of xmlText(pack, entry)) scanner.push(text)
  scanner.end()
}

async function* xmlText(pack: Package, entry: ZipEntry): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  try {
    for await (const chunk of inflateEntry(pack.path, entry)) {
      // XML says its encoding by its first bytes; every writer seen uses UTF-8.
      decoder ??= new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8', {
        fatal: true,
      })
      yield decoder.decode(chunk, { stream: true })
    }
    if (decoder !== undefined) yield decoder.decode()
  } catch (error) {
    throw error instanceof TypeError ? damaged('text', error) : error
  }
}

/** `../xl/a.xml` from the folder of the part that says so, inside the package. */
function resolvePart(folder: string, target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('damaged_workbook', 422, { reason }, { cause })
}
