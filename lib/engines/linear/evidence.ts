/**
 * Why the model decided: each n-gram's share of the score of the chosen category, spread over the characters it
 * covers, gathered by word, and mapped back to the original text. Weights sum to zero over the categories, so a
 * positive weight speaks for this category against the average of all.
 */
import { type Evidence, type EvidenceField, MAX_EVIDENCE, type TicketText } from '../engine.ts'
import { SPACE } from './normalise.ts'
import type { Scorer } from './scorer.ts'

/** Words are shown until they hold this share of everything that spoke for the category. */
const SHARE_SHOWN = 0.6
/** At a Korean word's end, characters with less than this share of its strongest one are left out: 배송 of 배송은요. */
const SHARE_OF_PEAK = 0.3

interface Stretch {
  start: number
  end: number
  weight: number
}

export class EvidenceFinder {
  private readonly scorer: Scorer
  private perUnit = new Float64Array(4096)

  constructor(scorer: Scorer) {
    this.scorer = scorer
  }

  /** Evidence for `category` in the ticket the scorer scored last. */
  find(ticket: TicketText, category: number): Evidence[] {
    this.spread(category)
    const stretches = this.gather().sort((a, b) => b.weight - a.weight || a.start - b.start)
    const total = stretches.reduce((sum, stretch) => sum + stretch.weight, 0)
    const shown: Evidence[] = []
    let held = 0
    for (const stretch of stretches) {
      if (shown.length === MAX_EVIDENCE || held >= SHARE_SHOWN * total) break
      held += stretch.weight
      shown.push(toEvidence(ticket, stretch))
    }
    return shown
  }

  private spread(category: number): void {
    const { extractor, features, records } = this.scorer
    const { count, from, to } = extractor.found
    const { length } = extractor.text
    if (this.perUnit.length <= length) this.perUnit = new Float64Array((length + 1) * 2)
    const { perUnit } = this
    perUnit.fill(0, 0, length + 1)
    // Each n-gram adds its share where it starts and takes it back where it ends; the running sum spreads it.
    for (let i = 0; i < count; i++) {
      const feature = features[i]!
      if (feature < 0) continue
      const first = from[i]!
      const last = to[i]!
      const share = records.pushOf(feature, category) / (last - first)
      perUnit[first]! += share
      perUnit[last]! -= share
    }
    for (let unit = 1; unit < length; unit++) perUnit[unit]! += perUnit[unit - 1]!
  }

  /** One stretch a word, as far as it spoke for the category. */
  private gather(): Stretch[] {
    const { units, length } = this.scorer.extractor.text
    const stretches: Stretch[] = []
    let wordStart = 0
    for (let unit = 0; unit <= length; unit++) {
      if (unit < length && units[unit] !== SPACE) continue
      if (unit > wordStart) this.addWord(wordStart, unit, stretches)
      wordStart = unit + 1
    }
    return stretches
  }

  private addWord(from: number, to: number, stretches: Stretch[]): void {
    const { perUnit } = this
    let sum = 0
    let peak = 0
    for (let unit = from; unit < to; unit++) {
      sum += perUnit[unit]!
      if (perUnit[unit]! > peak) peak = perUnit[unit]!
    }
    if (sum <= 0) return
    const { units } = this.scorer.extractor.text
    let first = from
    let last = to - 1
    while (first < last && !isLetterOrDigit(units[first]!)) first++
    while (last > first && !isLetterOrDigit(units[last]!)) last--
    // Korean endings follow the stem; other scripts are shown by whole words.
    const least = peak * SHARE_OF_PEAK
    while (last > first + 1 && isHangul(units[last]!) && perUnit[last]! < least) last--
    const { start, end } = this.scorer.extractor.text
    stretches.push({ start: start[first]!, end: end[last]!, weight: sum })
  }
}

function isHangul(unit: number): boolean {
  return unit >= 0xac00 && unit <= 0xd7a3
}

function isLetterOrDigit(unit: number): boolean {
  if (isHangul(unit) || (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)) return true
  return unit > 127 && /[\p{L}\p{N}\p{Cs}\p{Co}]/u.test(String.fromCharCode(unit))
}

/** Offsets over inquiry type + title + body → field and offsets within it. */
function toEvidence(ticket: TicketText, { start, end }: Stretch): Evidence {
  const titleAt = ticket.inquiryType.length
  const bodyAt = titleAt + ticket.title.length
  let field: EvidenceField = 'body'
  let base = bodyAt
  let source = ticket.body
  if (start < titleAt) {
    field = 'inquiry_type'
    base = 0
    source = ticket.inquiryType
  } else if (start < bodyAt) {
    field = 'title'
    base = titleAt
    source = ticket.title
  }
  return { field, start: start - base, end: end - base, text: source.slice(start - base, end - base) }
}
