export interface Stretch {
  field: 'inquiry_type' | 'title' | 'body'
  start: number
  end: number
  text: string
}

export interface Segment {
  text: string
  isMark: boolean
}

/**
 * Cuts a text where evidence begins and ends. A stretch whose words are not really there is left
 * out: a highlight is a promise. Overlapping stretches become one.
 */
export function segmentsOf(text: string, field: Stretch['field'], evidence: readonly Stretch[]): Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const { start, end } of mergedStretches(text, field, evidence)) {
    if (start > at) segments.push({ text: text.slice(at, start), isMark: false })
    segments.push({ text: text.slice(start, end), isMark: true })
    at = end
  }
  if (at < text.length) segments.push({ text: text.slice(at), isMark: false })
  return segments
}

function isReal(text: string, { start, end, text: words }: Stretch): boolean {
  return start >= 0 && start < end && end <= text.length && text.slice(start, end) === words
}

function mergedStretches(text: string, field: Stretch['field'], evidence: readonly Stretch[]) {
  const stretches = evidence
    .filter((one) => one.field === field && isReal(text, one))
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => a.start - b.start)
  const merged: { start: number; end: number }[] = []
  for (const stretch of stretches) {
    const last = merged.at(-1)
    if (last && stretch.start <= last.end) last.end = Math.max(last.end, stretch.end)
    else merged.push(stretch)
  }
  return merged
}

/** Characters shown before the first mark of a shortened text, so that it is read in its sentence. */
const LEAD_LENGTH = 40

/** The same segments, shortened to about `maxLength` characters around the first mark. */
export function shorten(segments: readonly Segment[], maxLength: number): Segment[] {
  const total = segments.reduce((sum, { text }) => sum + text.length, 0)
  if (total <= maxLength) return [...segments]
  const from = Math.min(Math.max(0, offsetOfFirstMark(segments) - LEAD_LENGTH), total - maxLength)
  const kept = window(segments, from, from + maxLength)
  const before = from > 0 ? [{ text: '…', isMark: false }] : []
  const after = from + maxLength < total ? [{ text: '…', isMark: false }] : []
  return [...before, ...kept, ...after]
}

function offsetOfFirstMark(segments: readonly Segment[]): number {
  let offset = 0
  for (const { text, isMark } of segments) {
    if (isMark) return offset
    offset += text.length
  }
  return 0
}

function window(segments: readonly Segment[], from: number, to: number): Segment[] {
  const kept: Segment[] = []
  let offset = 0
  for (const { text, isMark } of segments) {
    const part = cut(text, from - offset, to - offset)
    if (part) kept.push({ text: part, isMark })
    offset += text.length
  }
  return kept
}

/** A slice that never halves a surrogate pair: an emoji stays whole or goes. */
function cut(text: string, from: number, to: number): string {
  const start = Math.max(0, from)
  const part = text.slice(start, Math.max(start, to))
  return part.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '')
}
