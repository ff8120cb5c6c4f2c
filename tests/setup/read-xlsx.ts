import { inflateRawSync } from 'node:zlib'
import { JSDOM } from 'jsdom'

// A second opinion on workbooks: the ZIP by its central directory, the XML by jsdom's parser, nothing of lib/.

const { DOMParser } = new JSDOM('').window

/** The parts of a ZIP, inflated. */
export function unzip(bytes: Uint8Array): Map<string, Buffer> {
  const all = Buffer.from(bytes)
  const end = all.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const parts = new Map<string, Buffer>()
  let at = all.readUInt32LE(end + 16)
  for (let left = all.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => all.readUInt16LE(at + place))
    const local = all.readUInt32LE(at + 42)
    const start = local + 30 + all.readUInt16LE(local + 26) + all.readUInt16LE(local + 28)
    const packed = all.subarray(start, start + all.readUInt32LE(at + 20))
    const name = all.toString('utf8', at + 46, at + 46 + nameLength!)
    parts.set(name, all.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed))
    at += 46 + nameLength! + extraLength! + commentLength!
  }
  return parts
}

export function xmlOf(part: Buffer | undefined): Document {
  const document = new DOMParser().parseFromString(part?.toString('utf8') ?? '', 'application/xml')
  const error = document.querySelector('parsererror')
  if (error) throw new Error(error.textContent ?? 'not well-formed')
  return document
}

export interface ReadCell {
  /** `n`, `s`, `inlineStr` and so on. */
  type: string
  text: string
  style: string | null
  isFormula: boolean
}

/** The cells of a sheet by reference, `B2` say. Fails where a row or a cell stands twice or in the wrong order. */
export function cellsOf(parts: Map<string, Buffer>, sheet: string): Map<string, ReadCell> {
  const shared = parts.has('xl/sharedStrings.xml')
    ? [...xmlOf(parts.get('xl/sharedStrings.xml')).getElementsByTagNameNS('*', 'si')].map(
        (si) => si.textContent ?? '',
      )
    : []
  const cells = new Map<string, ReadCell>()
  let lastRow = 0
  for (const row of xmlOf(parts.get(sheet)).getElementsByTagNameNS('*', 'row')) {
    const number = Number(row.getAttribute('r') ?? lastRow + 1)
    if (number <= lastRow) throw new Error(`row ${number} behind row ${lastRow}`)
    lastRow = number
    let lastColumn = 0
    for (const cell of row.getElementsByTagNameNS('*', 'c')) {
      const column = columnNumber(cell.getAttribute('r'), lastColumn)
      if (column <= lastColumn) throw new Error(`cell ${cell.getAttribute('r')} out of order`)
      lastColumn = column
      const type = cell.getAttribute('t') ?? 'n'
      const raw = cell.getElementsByTagNameNS('*', type === 'inlineStr' ? 't' : 'v')[0]?.textContent ?? ''
      cells.set(cell.getAttribute('r') ?? '', {
        type,
        text: unescapeText(type === 's' ? (shared[Number(raw)] ?? '') : raw),
        style: cell.getAttribute('s'),
        isFormula: cell.getElementsByTagNameNS('*', 'f').length > 0,
      })
    }
  }
  return cells
}

function columnNumber(reference: string | null, before: number): number {
  const letters = /^[A-Z]+/.exec(reference ?? '')?.[0]
  return letters === undefined
    ? before + 1
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

/** ST_Xstring: `_x000D_` is a carriage return. */
function unescapeText(text: string): string {
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}
