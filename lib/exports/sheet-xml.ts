import type { SheetRow } from './sheet-rows.ts'

/** Cells beside one another, each in a style of the workbook; null is no style. */
export interface AddedCells {
  cells: SheetRow
  style: string | null
}

interface Place {
  /** The document's own prefix, `x:` say, or nothing. */
  prefix: string
  /** As a person counts it. */
  row: number
  /** The first cell's, from 0. */
  column: number
}

/** Texts are inline: nothing they hold can be a formula, and the table of shared texts stays as it is. */
export function cellsXml({ cells, style }: AddedCells, { prefix: p, row, column }: Place): string {
  let xml = ''
  for (const [i, cell] of cells.entries()) {
    if (cell === null || cell === '') continue
    const start = `<${p}c r="${columnName(column + i)}${row}"${style === null ? '' : ` s="${style}"`}`
    xml +=
      typeof cell === 'number'
        ? `${start}><${p}v>${cell}</${p}v></${p}c>`
        : `${start} t="inlineStr"><${p}is><${p}t xml:space="preserve">${escapeXml(cell)}</${p}t></${p}is></${p}c>`
  }
  return xml
}

export function widthXml(width: number, { prefix, column }: Omit<Place, 'row'>): string {
  return `<${prefix}col min="${column + 1}" max="${column + 1}" width="${width}" customWidth="1"/>`
}

/** `A` for 0, `AA` for 26. */
export function columnName(column: number): string {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
