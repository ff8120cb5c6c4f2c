/** A tag of XML where it stands in the text; everything between tags is left where it is. */
export interface XmlTag {
  /** Without prefix. */
  name: string
  /** `x:`, or nothing. */
  prefix: string
  kind: 'open' | 'close' | 'empty'
  /** What stands behind the name. */
  attributes: string
  start: number
  end: number
}

/**
 * The tags of well-formed XML that is at hand as far as `text` goes. Comments, CDATA and instructions are passed over.
 * @returns from where on more text is needed
 */
export function* tagsOf(text: string): Generator<XmlTag, number> {
  for (let at = 0; ; ) {
    const start = text.indexOf('<', at)
    if (start < 0) return text.length
    const end = endOf(text, start)
    if (end < 0) return start
    at = end
    const code = text.charCodeAt(start + 1)
    if (code !== 33 && code !== 63) yield tagAt(text, start, end)
  }
}

/** Behind the `>` of what begins at `start`, or -1. */
function endOf(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return behind(text, '-->', start + 4)
  if (text.startsWith('<![CDATA[', start)) return behind(text, ']]>', start)
  if (text.startsWith('<?', start)) return behind(text, '?>', start)
  // Too short to tell a comment or CDATA from a tag.
  if (text.startsWith('<!', start)) return -1
  let quote = 0
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 62) return at + 1
    else if (code === 34 || code === 39) quote = code
  }
  return -1
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

function tagAt(text: string, start: number, end: number): XmlTag {
  const isClose = text.charCodeAt(start + 1) === 47
  const isEmpty = text.charCodeAt(end - 2) === 47
  const from = start + (isClose ? 2 : 1)
  const last = end - (isEmpty ? 2 : 1)
  let nameEnd = from
  while (nameEnd < last && text.charCodeAt(nameEnd) > 32) nameEnd++
  const whole = text.slice(from, nameEnd)
  const colon = whole.indexOf(':') + 1
  return {
    name: whole.slice(colon),
    prefix: whole.slice(0, colon),
    kind: isClose ? 'close' : isEmpty ? 'empty' : 'open',
    attributes: text.slice(nameEnd, last),
    start,
    end,
  }
}
