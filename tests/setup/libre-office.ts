import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { JSDOM } from 'jsdom'

/** LibreOffice as a reader of what is exported, where it is installed (Debian: libreoffice-calc-nogui). */
export const SOFFICE = process.env.SOFFICE_PATH ?? 'soffice'
export const hasLibreOffice = spawnSync(SOFFICE, ['--version']).status === 0

const PATIENCE_MS = 90_000

export interface CalcCell {
  /** `string`, `float`, or '' for an empty one. */
  type: string
  text: string
  formula: string | null
}

export interface CalcSheet {
  name: string
  rows: CalcCell[][]
}

/** How a CSV is read; the numbers are LibreOffice's: comma, quote, encoding, first line. */
export const CSV_UTF8 = 'Text - txt - csv (StarCalc):44,34,76,1'
export const CSV_CP949 = 'Text - txt - csv (StarCalc):44,34,62,1'

/** Opens a file in LibreOffice and tells what it shows. Warnings of damage make it fail. */
export async function openInCalc(name: string, bytes: Uint8Array, filter?: string): Promise<CalcSheet[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bunryu-calc-'))
  try {
    const source = join(folder, name)
    await writeFile(source, bytes)
    const outFolder = join(folder, 'out')
    await promisify(execFile)(
      SOFFICE,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        ...(filter ? [`--infilter=${filter}`] : []),
        ...['--convert-to', 'fods', '--outdir', outFolder, source],
      ],
      { timeout: PATIENCE_MS },
    )
    return sheetsOf(await readFile(join(outFolder, `${name.replace(/\.\w+$/, '')}.fods`), 'utf8'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const { DOMParser } = new JSDOM('').window

/** Flat ODS: OpenDocument 1.3 part 3, 9.1. */
function sheetsOf(xml: string): CalcSheet[] {
  const document = new DOMParser().parseFromString(xml, 'application/xml')
  return [...document.getElementsByTagName('table:table')].map((table) => ({
    name: table.getAttribute('table:name') ?? '',
    rows: [...table.getElementsByTagName('table:table-row')].flatMap((row) =>
      repeated(row, 'table:number-rows-repeated', () => [...row.children].flatMap(cellsOf)),
    ),
  }))
}

function cellsOf(cell: Element): CalcCell[] {
  const paragraphs = [...cell.children].filter((child) => child.nodeName === 'text:p')
  return repeated(cell, 'table:number-columns-repeated', () => ({
    type: cell.getAttribute('office:value-type') ?? '',
    text: paragraphs.map(textOf).join('\n'),
    formula: cell.getAttribute('table:formula'),
  }))
}

/** The empty rest of a sheet repeats a million times; nobody asks for that. */
function repeated<T>(element: Element, attribute: string, make: () => T): T[] {
  const count = Number(element.getAttribute(attribute) ?? 1)
  return Array.from({ length: count > 1_000 ? 0 : count }, make)
}

function textOf(node: Node): string {
  let text = ''
  for (const child of node.childNodes) {
    if (child.nodeName === 'text:s')
      text += ' '.repeat(Number((child as Element).getAttribute('text:c') ?? 1))
    else if (child.nodeName === 'text:tab') text += '\t'
    else if (child.nodeName === 'text:line-break') text += '\n'
    else text += child.nodeType === child.TEXT_NODE ? child.nodeValue : textOf(child)
  }
  return text
}
