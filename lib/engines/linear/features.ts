/**
 * Text → hashed n-grams. Hashes are built one code unit at a time (no substring is ever allocated) and folded
 * into 2^bits buckets: feature hashing, Weinberger et al. 2009, https://arxiv.org/abs/0902.2206.
 */
import type { TicketText } from '../engine.ts'
import { appendNormalised, createNormalised, type NormaliseSettings, SPACE } from './normalise.ts'

export interface FeatureSettings {
  normalise: NormaliseSettings
  /** Character n-grams of charMin..charMax units. */
  charMin: number
  charMax: number
  /** Longest n-gram that may cross a word boundary; below charMin: none. */
  crossMax: number
  /** Word n-grams of 1..wordMax words. */
  wordMax: number
  /** log2 of the number of buckets. */
  bits: number
}

/** Fields longer than this are read up to here (UTF-16 code units): what a ticket is about stands at its start. */
export const MAX_FIELD_UNITS = 20_000

/**
 * A single character is a feature from here on (Greek upwards: Hangul, kana, Han, emoji). One Latin letter, digit or
 * space says nothing, and made the model sure of text in which it knew nothing else.
 */
const FIRST_TELLING_UNIT = 0x370

const SEED_CHAR = 0x811c9dc5
const SEED_WORD = 0x2f0b4c47
const SEED_PAIR = 0x68e31da4
const SEED_INQUIRY = 0x5bd1e995
const PRIME = 0x01000193

/** The n-grams of one ticket, in reading order, repeats included; the arrays are reused by the next call. */
export interface Occurrences {
  count: number
  buckets: Int32Array
  /** Index of the first normalised unit and one past the last. */
  from: Int32Array
  to: Int32Array
}

export class FeatureExtractor {
  readonly settings: FeatureSettings
  readonly text = createNormalised(4096)
  readonly found: Occurrences
  /** The first unit of title and body; before it stands the inquiry type. */
  private shift: number

  constructor(settings: FeatureSettings) {
    this.settings = settings
    this.shift = 32 - settings.bits
    this.found = {
      count: 0,
      buckets: new Int32Array(16_384),
      from: new Int32Array(16_384),
      to: new Int32Array(16_384),
    }
  }

  /** Offsets in `text` count through inquiry type, title and body as if they were one string. */
  read(ticket: TicketText): Occurrences {
    const { text, found } = this
    text.length = 0
    found.count = 0
    const settings = this.settings.normalise
    let base = 0
    if (ticket.inquiryType !== '') {
      appendNormalised(text, ticket.inquiryType.slice(0, MAX_FIELD_UNITS), 0, settings)
      this.hashRange(0, text.length, SEED_INQUIRY)
    }
    base += ticket.inquiryType.length
    const first = text.length
    if (ticket.title !== '') appendNormalised(text, ticket.title.slice(0, MAX_FIELD_UNITS), base, settings)
    base += ticket.title.length
    if (ticket.body !== '') appendNormalised(text, ticket.body.slice(0, MAX_FIELD_UNITS), base, settings)
    // The space that ended the inquiry type opens the title.
    if (text.length > first) this.hashRange(Math.max(0, first - 1), text.length, 0)
    return found
  }

  private hashRange(begin: number, end: number, namespace: number): void {
    const { charMax, wordMax } = this.settings
    this.reserve((end - begin) * (charMax + wordMax))
    if (charMax > 0) this.hashCharacters(begin, end, namespace)
    if (wordMax > 0) this.hashWords(begin, end, namespace)
  }

  private hashCharacters(begin: number, end: number, namespace: number): void {
    const { charMin, charMax, crossMax } = this.settings
    const { units } = this.text
    const { buckets, from, to } = this.found
    const { shift } = this
    let count = this.found.count
    for (let i = begin; i < end - 1; i++) {
      let hash = SEED_CHAR ^ namespace
      let limit = Math.min(end, i + charMax)
      for (let j = i; j < limit; j++) {
        const unit = units[j]!
        hash = Math.imul(hash ^ unit, PRIME)
        if (j - i + 1 >= charMin && (j > i || unit >= FIRST_TELLING_UNIT)) {
          buckets[count] = (Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> shift) & ~1
          from[count] = i
          to[count] = j + 1
          count++
        }
        // A space inside an n-gram (not at either end) makes it one that crosses words.
        if (unit === SPACE && j > i) limit = Math.min(limit, i + crossMax)
      }
    }
    this.found.count = count
  }

  private hashWords(begin: number, end: number, namespace: number): void {
    const { units } = this.text
    const { shift } = this
    let hash = SEED_WORD ^ namespace
    let wordStart = begin
    let previous = 0
    let previousStart = -1
    for (let i = begin; i < end; i++) {
      const unit = units[i]!
      if (unit !== SPACE) {
        hash = Math.imul(hash ^ unit, PRIME)
        continue
      }
      if (i > wordStart) {
        this.push((Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> shift) | 1, wordStart, i)
        if (this.settings.wordMax > 1 && previousStart >= 0) {
          const pair = Math.imul(Math.imul(previous ^ SEED_PAIR, PRIME) ^ hash, 0x9e3779b1)
          this.push((Math.imul(pair ^ (pair >>> 15), 0x85ebca6b) >>> shift) | 1, previousStart, i)
        }
        previous = hash
        previousStart = wordStart
      }
      hash = SEED_WORD ^ namespace
      wordStart = i + 1
    }
  }

  private push(bucket: number, from: number, to: number): void {
    const { found } = this
    found.buckets[found.count] = bucket
    found.from[found.count] = from
    found.to[found.count] = to
    found.count++
  }

  private reserve(extra: number): void {
    const { found } = this
    const need = found.count + extra
    if (need <= found.buckets.length) return
    for (const key of ['buckets', 'from', 'to'] as const) {
      const grown = new Int32Array(need * 2)
      grown.set(found[key])
      found[key] = grown
    }
  }
}
