import { AppError } from '#lib/errors.ts'
import { inflateEntry } from './inflate-entry.ts'
import { attribute, type XmlHandler, XmlScanner } from './xml-scanner.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

// The parts of an XLSX package and how they hang together (ECMA-376 part 2).

/** Bytes of a part that only describes the workbook. */
const SMALL_PART_BYTES_MAX = 16 << 20

export interface Package {
  path: string
  entries: Map<string, ZipEntry>
}

/** @throws AppError those of `readZipDirectory` (422) */
export async function openPackage(path: string): Promise<Package> {
  const entries = await readZipDirectory(path)
  return { path, entries: new Map(entries.map((entry) => [entry.name.replace(/^\//, ''), entry])) }
}

export interface Relation {
  id: string
  target: string
}

/** The relations of a part by the last word of their type; those that point outside the file are not followed. */
export async function readRelations(pack: Package, part: string): Promise<Map<string, Relation[]>> {
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

export interface WorkbookSheet {
  name: string
  /** The name of its part in the package. */
  part: string | undefined
}

export interface Workbook {
  relations: Map<string, Relation[]>
  sheets: WorkbookSheet[]
  is1904: boolean
}

/** What the workbook's own part says. @throws AppError `damaged_workbook` (422) */
export async function readWorkbook(pack: Package): Promise<Workbook> {
  const part = (await readRelations(pack, '')).get('officeDocument')?.[0]?.target
  if (part === undefined) throw damaged('no workbook')
  const relations = await readRelations(pack, part)
  const targets = new Map(relations.get('worksheet')?.map(({ id, target }) => [id, target]))
  const sheets: WorkbookSheet[] = []
  let is1904 = false
  await scanSmall(pack, part, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '')
      if (name !== 'sheet') return
      const id = attribute(attributes, 'id') ?? ''
      sheets.push({ name: attribute(attributes, 'name') ?? '', part: targets.get(id) })
    },
    close() {},
    text() {},
  })
  return { relations, sheets, is1904 }
}

async function scanSmall(pack: Package, name: string, handler: XmlHandler): Promise<void> {
  const entry = pack.entries.get(name)
  if (entry === undefined || entry.size > SMALL_PART_BYTES_MAX) throw damaged(`no ${name.slice(0, 100)}`)
  await scanPart(pack, entry, handler)
}

/** Has a part's XML told to a handler. @throws AppError `damaged_workbook` (422) */
export async function scanPart(pack: Package, entry: ZipEntry, handler: XmlHandler): Promise<void> {
  const scanner = new XmlScanner(handler)
  for await (const text of xmlText(pack, entry)) scanner.push(text)
  scanner.end()
}

/** A part as text, inflated and checked. @throws AppError `damaged_workbook` (422) */
export async function* xmlText(pack: Package, entry: ZipEntry): AsyncGenerator<string> {
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

export function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('damaged_workbook', 422, { reason }, { cause })
}
