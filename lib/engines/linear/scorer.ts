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

/** Floats at the head of a record: idf, and idf times the weights' scale. */
const HEAD_FLOATS = 2

/**
 * Everything about one feature in one stretch of memory (idf, gain, then its 8-bit weights), so that a feature
 * costs one cache miss instead of three; with a vocabulary of 300,000 that is most of the time.
 */
export class Records {
  readonly floats: Float32Array
  readonly bytes: Int8Array
  /** Floats from one record to the next. */
  readonly stride: number

  constructor(model: LinearModel) {
    const classes = model.categories.length
    this.stride = HEAD_FLOATS + Math.ceil(classes / 4)
    this.floats = new Float32Array(model.buckets.length * this.stride)
    this.bytes = new Int8Array(this.floats.buffer)
    for (let i = 0; i < model.buckets.length; i++) {
      const at = i * this.stride
      this.floats[at] = model.idf[i]!
      this.floats[at + 1] = model.idf[i]! * model.scales[i]!
      this.bytes.set(model.weights.subarray(i * classes, (i + 1) * classes), (at + HEAD_FLOATS) * 4)
    }
  }

  /** What one occurrence of a feature adds to the score of a class, before the ticket's length is divided out. */
  pushOf(feature: number, category: number): number {
    const at = feature * this.stride
    return this.floats[at + 1]! * this.bytes[(at + HEAD_FLOATS) * 4 + category]!
  }
}

export class Scorer {
  readonly model: LinearModel
  readonly extractor: FeatureExtractor
  readonly records: Records
  /** Scores of the last ticket. */
  readonly logits: Float64Array
  /** Feature of each occurrence of the last ticket, or −1; parallel to `extractor.found`. */
  features = new Int32Array(16_384)
  /** Number of distinct known features of the last ticket. */
  known = 0
  /** Occurrences of n-grams the model does not know. */
  private unknown = 0
  private readonly index: BucketIndex
  private distinct = new Int32Array(16_384)
  private readonly counts: Uint16Array

  constructor(model: LinearModel) {
    this.model = model
    this.extractor = new FeatureExtractor(model.features)
    this.records = new Records(model)
    this.logits = new Float64Array(model.categories.length)
    this.index = new BucketIndex(model.buckets, model.features.bits)
    this.counts = new Uint16Array(model.buckets.length)
  }

  /** Fills `logits`, `features` and `known`. */
  score(ticket: TicketText): void {
    const { model, logits, counts, records, distinct, known } = this.lookUp(ticket)
    const { floats, bytes, stride } = records
    const classes = logits.length
    logits.fill(0)
    let squares = this.unknown * model.unknownSquare
    for (let i = 0; i < known; i++) {
      const feature = distinct[i]!
      const at = feature * stride
      const frequency = sublinear(counts[feature]!)
      counts[feature] = 0
      const value = frequency * floats[at]!
      squares += value * value
      const gain = frequency * floats[at + 1]!
      const offset = (at + HEAD_FLOATS) * 4
      for (let k = 0; k < classes; k++) logits[k]! += gain * bytes[offset + k]!
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let k = 0; k < classes; k++) logits[k] = logits[k]! * scale + model.bias[k]!
  }

  /** Finds and counts the ticket's known features. */
  private lookUp(ticket: TicketText): this {
    const { count, buckets } = this.extractor.read(ticket)
    if (count > this.features.length) {
      this.features = new Int32Array(count * 2)
      this.distinct = new Int32Array(count * 2)
    }
    const { features, distinct, counts, index } = this
    let known = 0
    let unknown = 0
    for (let i = 0; i < count; i++) {
      const feature = index.find(buckets[i]!)
      features[i] = feature
      if (feature >= 0 && counts[feature]!++ === 0) distinct[known++] = feature
      else if (feature < 0) unknown++
    }
    this.unknown = unknown
    this.known = known
    return this
  }
}
