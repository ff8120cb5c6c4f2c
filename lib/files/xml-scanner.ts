import { AppError } from '#lib/errors.ts'

/** Told of what an XML document holds, in order. Names come without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** Elements inside one another; a workbook's parts need about ten. */
const DEPTH_MAX = 200
/** Longest tag or comment kept while its end is awaited. */
const TAG_CHARS_MAX = 1 << 20

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Reads well-formed XML piece by piece. No document type, hence no entities of its own, no external files
 * and no expansion: `<!DOCTYPE` is refused wherever it stands.
 * @throws AppError `damaged_workbook` (422)
 */
export class XmlScanner {
  readonly #handler: XmlHandler
  readonly #path: string[] = []
  #rest = ''

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  push(text: string): void {
    const all = this.#rest === '' ? text : this.#rest + text
    let at = 0
    while (at < all.length) {
      const open = all.indexOf('<', at)
      if (open < 0) {
        at = this.#textUpTo(all, at, all.length, true)
        break
      }
      if (open > at) this.#textUpTo(all, at, open, false)
      const next = this.#markup(all, open)
      if (next < 0) {
        at = open
        break
      }
      at = next
    }
    this.#rest = all.slice(at)
    if (this.#rest.length > TAG_CHARS_MAX) throw damaged()
  }

  end(): void {
    if (this.#rest.trim() !== '' || this.#path.length > 0) throw damaged()
  }

  /** Passes text on; at the end of a piece an entity that may be cut in two waits. */
  #textUpTo(all: string, from: number, to: number, mayBeCut: boolean): number {
    let end = to
    if (mayBeCut) {
      const ampersand = all.lastIndexOf('&')
      if (ampersand >= from && all.indexOf(';', ampersand) < 0) end = ampersand
    }
    if (end > from && this.#path.length > 0) this.#handler.text(decodeEntities(all.slice(from, end)))
    return end
  }

  /** Reads the markup at `open`; returns where it ends, or -1 when more text is needed. */
  #markup(all: string, open: number): number {
    const code = all.charCodeAt(open + 1)
    if (Number.isNaN(code)) return -1
    if (code === 33) return this.#declaration(all, open)
    if (code === 63) return after(all, '?>', open)
    const end = tagEnd(all, open + 1)
    if (end < 0) return -1
    if (code === 47) this.#close(all.slice(open + 2, end))
    else this.#open(all, open + 1, end)
    return end + 1
  }

  #declaration(all: string, open: number): number {
    if (all.startsWith('<!--', open)) return after(all, '-->', open + 4)
    if (all.startsWith('<![CDATA[', open)) {
      const end = all.indexOf(']]>', open)
      if (end < 0) return -1
      this.#handler.text(all.slice(open + 9, end))
      return end + 3
    }
    if (all.length - open < 9) return -1
    throw new AppError('damaged_workbook', 422, { reason: 'doctype' })
  }

  #open(all: string, from: number, end: number): void {
    const isEmpty = all.charCodeAt(end - 1) === 47
    const last = isEmpty ? end - 1 : end
    let nameEnd = from
    while (nameEnd < last && all.charCodeAt(nameEnd) > 32) nameEnd++
    const name = localName(all.slice(from, nameEnd))
    this.#handler.open(name, nameEnd < last ? all.slice(nameEnd, last) : '')
    if (isEmpty) this.#handler.close(name)
    else if (this.#path.push(name) > DEPTH_MAX) throw damaged()
  }

  #close(tag: string): void {
    const name = localName(tag.trimEnd())
    if (this.#path.pop() !== name) throw damaged()
    this.#handler.close(name)
  }
}

/** The value of an attribute in the raw text of a tag, or undefined. A prefix such as `r:` is ignored. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1)
    if (before > 32 && before !== 58) continue
    let equals = at + name.length
    while (attributes.charCodeAt(equals) <= 32) equals++
    if (attributes.charCodeAt(equals) !== 61) continue
    let open = equals + 1
    while (attributes.charCodeAt(open) <= 32) open++
    const close = attributes.indexOf(attributes[open] ?? '"', open + 1)
    return close < 0 ? undefined : decodeEntities(attributes.slice(open + 1, close))
  }
  return undefined
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,10}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\uFFFD'
  })
}

/** Where a tag ends: its `>` outside quotes. Looks no further than the tag, which is short. */
function tagEnd(all: string, from: number): number {
  let inside = 0
  for (let at = from; at < all.length; at++) {
    const code = all.charCodeAt(at)
    if (inside !== 0) {
      if (code === inside) inside = 0
    } else if (code === 62) return at
    else if (code === 34 || code === 39) inside = code
  }
  return -1
}

function after(all: string, mark: string, from: number): number {
  const at = all.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

function damaged(): AppError {
  return new AppError('damaged_workbook', 422, { reason: 'xml' })
}
