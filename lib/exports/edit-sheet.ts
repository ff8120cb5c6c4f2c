import { columnOf } from '#lib/files/sheet-cells.ts'
import { attribute } from '#lib/files/xml-scanner.ts'
import { type AddedCells, cellsXml, columnName, widthXml } from './sheet-xml.ts'
import type { SheetSurvey } from './survey-sheet.ts'
import { tagsOf, type XmlTag } from './xml-tags.ts'

/** What a row gets, or null. Asked once a row, in the sheet's order; `row` as a person counts it. */
export type TakeCells = (row: number) => Promise<AddedCells | null> | AddedCells | null

/**
 * A sheet's XML with cells added behind the last column. Nothing else changes but what would contradict them: the
 * sheet's dimension, the spans of edited rows, and the widths of the new columns.
 */
export class SheetEditor {
  readonly #survey: SheetSurvey
  /** Of the new columns, in characters. */
  readonly #widths: readonly number[]
  readonly #take: TakeCells
  #rest = ''
  #section: 'cols' | 'sheetData' | null = null
  #hasWidths = false
  #row = 0
  #column = -1
  #isEdited = false
  /** The cells of the row at hand, until they are in their place. */
  #pending: AddedCells | null = null
  /** Inside a cell that ours replace: empty, with a style at most. */
  #isDropping = false

  constructor(survey: SheetSurvey, widths: readonly number[], take: TakeCells) {
    this.#survey = survey
    this.#widths = widths
    this.#take = take
  }

  /** @returns the text as far as it is certain */
  async push(text: string): Promise<string> {
    const all = this.#rest === '' ? text : this.#rest + text
    let out = ''
    let from = 0
    const tags = tagsOf(all)
    for (let step = tags.next(); ; step = tags.next()) {
      if (step.done) {
        this.#rest = all.slice(step.value)
        return this.#isDropping ? out : out + all.slice(from, step.value)
      }
      const tag = step.value
      const wasDropping = this.#isDropping
      const raw = () => all.slice(tag.start, tag.end)
      if (tag.name === 'row' && tag.kind === 'open' && this.#section === 'sheetData')
        await this.#beginRow(tag)
      const change = this.#change(tag, raw)
      if (change === null && !wasDropping) continue
      if (!wasDropping) out += all.slice(from, tag.start) + change
      from = tag.end
    }
  }

  /** What is left; nothing, if the XML was whole. */
  end(): string {
    return this.#rest
  }

  async #beginRow({ attributes }: XmlTag): Promise<void> {
    this.#row = Number(attribute(attributes, 'r') ?? this.#row + 1)
    this.#column = -1
    this.#pending = await this.#take(this.#row)
    this.#isEdited = this.#pending !== null
  }

  /** What stands instead of a tag; null leaves it. */
  #change(tag: XmlTag, raw: () => string): string | null {
    if (tag.name === 'cols' || tag.name === 'sheetData') return this.#enter(tag, raw)
    if (tag.name === 'dimension') return this.#dimension(raw())
    if (this.#section === 'cols')
      return tag.name === 'col' && tag.kind === 'empty' ? this.#width(tag, raw()) : null
    if (this.#section !== 'sheetData') return null
    if (tag.name === 'row') return this.#rowTag(tag, raw)
    return tag.name === 'c' ? this.#cell(tag, raw) : null
  }

  #enter(tag: XmlTag, raw: () => string): string | null {
    this.#section = tag.kind === 'open' ? (tag.name as 'cols' | 'sheetData') : null
    if (this.#hasWidths || tag.kind === 'empty') return null
    if (tag.name === 'cols') return tag.kind === 'close' ? this.#ownWidths(tag) + raw() : null
    return `<${tag.prefix}cols>${this.#ownWidths(tag)}</${tag.prefix}cols>${raw()}`
  }

  #rowTag(tag: XmlTag, raw: () => string): string | null {
    if (tag.kind === 'close') return this.#pending === null ? null : this.#flush(tag) + raw()
    // A row without cells was none to the reader either.
    if (tag.kind === 'empty') {
      this.#row = Number(attribute(tag.attributes, 'r') ?? this.#row + 1)
      return null
    }
    return this.#isEdited ? raw().replace(/\sspans\s*=\s*(?:"[^"]*"|'[^']*')/, '') : null
  }

  #cell(tag: XmlTag, raw: () => string): string | null {
    if (tag.kind === 'close') {
      this.#isDropping = false
      return null
    }
    const reference = attribute(tag.attributes, 'r')
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference)
    const { firstFree } = this.#survey
    if (!this.#isEdited || this.#column < firstFree) return null
    const ours = this.#flush(tag)
    if (this.#column >= firstFree + this.#widths.length) return ours + raw()
    this.#isDropping = tag.kind === 'open'
    return ours
  }

  #flush({ prefix }: XmlTag): string {
    if (this.#pending === null) return ''
    const xml = cellsXml(this.#pending, { prefix, row: this.#row, column: this.#survey.firstFree })
    this.#pending = null
    return xml
  }

  #dimension(raw: string): string {
    const last = this.#survey.firstFree + this.#widths.length - 1
    return raw.replace(/([A-Z]{1,3})(\d{1,7})(["'])/, (whole, column: string, row: string, quote: string) =>
      columnOf(column) < last ? `${columnName(last)}${row}${quote}` : whole,
    )
  }

  /** Widths that reach over the new columns are cut around them. */
  #width(tag: XmlTag, raw: string): string | null {
    const [min, max] = [Number(attribute(tag.attributes, 'min')), Number(attribute(tag.attributes, 'max'))]
    const first = this.#survey.firstFree + 1
    const last = this.#survey.firstFree + this.#widths.length
    if (!(max >= first)) return null
    const left = min < first ? withRange(raw, min, first - 1) : ''
    const right = max > last ? withRange(raw, Math.max(min, last + 1), max) : ''
    return left + this.#ownWidths(tag) + right
  }

  /** Once, in their place among the others. */
  #ownWidths({ prefix }: XmlTag): string {
    if (this.#hasWidths) return ''
    this.#hasWidths = true
    return this.#widths
      .map((width, i) => widthXml(width, { prefix, column: this.#survey.firstFree + i }))
      .join('')
  }
}

function withRange(raw: string, min: number, max: number): string {
  const value = (name: string, to: number) => (text: string) =>
    text.replace(new RegExp(`(\\s${name}\\s*=\\s*["'])\\d+`), `$1${to}`)
  return value('max', max)(value('min', min)(raw))
}
