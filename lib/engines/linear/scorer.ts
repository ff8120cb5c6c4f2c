/** One ticket → scores, at about a microsecond for ten n-grams: everything is allocated once. */
import type { TicketText } from '../engine.ts'
import { FeatureExtractor } from './features.ts'
import { sublinear } from './matrix.ts'
import type { LinearModel } from './model.ts'

/**
 * Which buckets the model knows, as a bit set with a running count per 32 buckets: the index of a bucket among the
 * known ones is one memory access and a count of bits, and most n-grams of new text end at the bit.
 */
export class BucketIndex {
  /** Pairs: 32 bits, then how many known buckets come before them. */
  private readonly words: Int32Array

  constructor(buckets: Int32Array, bits: number) {
    this.words = new Int32Array(2 ** (bits - 5) * 2)
    for (const bucket of buckets) this.words[(bucket >>> 5) << 1]! |= 1 << (bucket & 31)
    let before = 0
    for (let at = 0; at < this.words.length; at += 2) {
      this.words[at + 1] = before
      before += countBits(this.words[at]!)
    }
  }

  /** −1 when unknown. */
  find(bucket: number): number {
    const at = (bucket >>> 5) << 1
    const word = this.words[at]!
    const bit = 1 << (bucket & 31)
    if ((word & bit) === 0) return -1
    return this.words[at + 1]! + countBits(word & (bit - 1))
  }
}

/** Population count of 32 bits; Hacker's Delight, 5-2. */
function countBits(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

export class Scorer {
  readonly model: LinearModel
  readonly extractor: FeatureExtractor
  readonly logits: Float64Array
  /** Feature of each occurrence of the last ticket, or −1; parallel to `extractor.found`. */
  features = new Int32Array(16_384)
  /** Distinct known features of the last ticket. */
  known = 0
  /** 1 / length of the last ticket's vector. */
  scale = 0
  private readonly index: BucketIndex
  private distinct = new Int32Array(16_384)
  private readonly counts: Uint16Array

  constructor(model: LinearModel) {
    this.model = model
    this.extractor = new FeatureExtractor(model.features)
    this.logits = new Float64Array(model.categories.length)
    this.index = new BucketIndex(model.buckets, model.features.bits)
    this.counts = new Uint16Array(model.buckets.length)
  }

  /** Fills `logits`. */
  score(ticket: TicketText): void {
    const { model, logits, counts } = this
    const squares = this.lookUp(ticket)
    const { idf, weights, scales } = model
    const classes = logits.length
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    this.scale = scale
    logits.set(model.bias)
    for (let i = 0; i < this.known; i++) {
      const feature = this.distinct[i]!
      const value = sublinear(counts[feature]!) * idf[feature]! * scales[feature]! * scale
      counts[feature] = 0
      const offset = feature * classes
      for (let k = 0; k < classes; k++) logits[k]! += value * weights[offset + k]!
    }
  }

  /** Counts the ticket's known features; returns the squared length of its vector. */
  private lookUp(ticket: TicketText): number {
    const { count, buckets } = this.extractor.read(ticket)
    const { counts, index, model } = this
    if (count > this.features.length) {
      this.features = new Int32Array(count * 2)
      this.distinct = new Int32Array(count * 2)
    }
    const { features, distinct } = this
    let known = 0
    let unknown = 0
    for (let i = 0; i < count; i++) {
      const feature = index.find(buckets[i]!)
      features[i] = feature
      if (feature < 0) unknown++
      else if (counts[feature]!++ === 0) distinct[known++] = feature
    }
    this.known = known
    let squares = unknown * model.unknownSquare
    for (let i = 0; i < known; i++) {
      const value = sublinear(counts[distinct[i]!]!) * model.idf[distinct[i]!]!
      squares += value * value
    }
    return squares
  }
}
