/** Tickets → a compressed-sparse-row matrix: hashed once, then shared by every fold and recipe. */
import type { TicketText } from '../engine.ts'
import type { Breath } from './breathe.ts'
import { FeatureExtractor, type FeatureSettings } from './features.ts'

/** The features a model knows: feature i has bucket buckets[i] (ascending) and idf[i]. */
export interface Vocabulary {
  buckets: Int32Array
  idf: Float32Array
  /**
   * What one n-gram outside the vocabulary adds to a ticket's length: unseen text lowers every score, so that
   * text unlike all training (another language, noise) is uncertain instead of decided by one known letter.
   */
  unknownSquare: number
}

/** Row r holds columns/values from start[r] to start[r + 1]; every row has length 1 (or is empty). */
export interface Matrix {
  rows: number
  start: Int32Array
  columns: Int32Array
  values: Float32Array
  vocabulary: Vocabulary
}

interface Counts {
  start: Int32Array
  buckets: Int32Array
  frequency: Uint8Array
  documents: Int32Array
}

const MAX_FREQUENCY = 255

/** 1 + ln(tf): the tenth ㅋㅋ says less than the first (sublinear tf, Manning et al. 2008, 6.4.1). */
const SUBLINEAR = Float32Array.from({ length: MAX_FREQUENCY + 1 }, (_, tf) =>
  tf === 0 ? 0 : 1 + Math.log(tf),
)

export function sublinear(frequency: number): number {
  return SUBLINEAR[Math.min(frequency, MAX_FREQUENCY)]!
}

async function countFeatures(
  texts: readonly TicketText[],
  settings: FeatureSettings,
  breath: Breath,
): Promise<Counts> {
  const extractor = new FeatureExtractor(settings)
  const documents = new Int32Array(2 ** settings.bits)
  const seenAt = new Int32Array(2 ** settings.bits).fill(-1)
  const start = new Int32Array(texts.length + 1)
  let buckets = new Int32Array(2 ** 18)
  let frequency = new Uint8Array(2 ** 18)
  let size = 0
  for (let row = 0; row < texts.length; row++) {
    if (breath.isDue()) await breath.take()
    const found = extractor.read(texts[row]!)
    if (size + found.count > buckets.length) {
      const length = (size + found.count) * 2
      const more = new Int32Array(length)
      more.set(buckets)
      buckets = more
      const moreFrequency = new Uint8Array(length)
      moreFrequency.set(frequency)
      frequency = moreFrequency
    }
    size = addRow(found.buckets.subarray(0, found.count), { buckets, frequency, documents, seenAt, size })
    start[row + 1] = size
  }
  return { start, buckets: buckets.subarray(0, size), frequency: frequency.subarray(0, size), documents }
}

/** Appends one ticket's distinct buckets; returns the new size. */
function addRow(
  found: Int32Array,
  to: { buckets: Int32Array; frequency: Uint8Array; documents: Int32Array; seenAt: Int32Array; size: number },
): number {
  const { buckets, frequency, documents, seenAt } = to
  let size = to.size
  for (let i = 0; i < found.length; i++) {
    const bucket = found[i]!
    const at = seenAt[bucket]!
    if (at >= to.size) {
      if (frequency[at]! < MAX_FREQUENCY) frequency[at]! += 1
      continue
    }
    seenAt[bucket] = size
    buckets[size] = bucket
    frequency[size] = 1
    documents[bucket]! += 1
    size++
  }
  return size
}

/** Drops features of fewer than `minDocuments` tickets, and more of them while there are over `limit`. */
function chooseFeatures(documents: Int32Array, minDocuments: number, limit: number): Int32Array {
  for (let least = minDocuments; ; least++) {
    let count = 0
    for (let bucket = 0; bucket < documents.length; bucket++) if (documents[bucket]! >= least) count++
    if (count > limit) continue
    const chosen = new Int32Array(count)
    let next = 0
    for (let bucket = 0; bucket < documents.length; bucket++)
      if (documents[bucket]! >= least) chosen[next++] = bucket
    return chosen
  }
}

export interface MatrixOptions {
  features: FeatureSettings
  minDocuments: number
  idfPower: number
  /** Most features kept; rarer ones go first. */
  featureLimit: number
}

export async function buildMatrix(
  texts: readonly TicketText[],
  options: MatrixOptions,
  breath: Breath,
): Promise<Matrix> {
  const counts = await countFeatures(texts, options.features, breath)
  const { documents } = counts
  const buckets = chooseFeatures(documents, options.minDocuments, options.featureLimit)
  // Smoothed idf as in scikit-learn's TfidfTransformer: ln((1 + n) / (1 + df)) + 1.
  const idfOf = (count: number) => (Math.log((1 + texts.length) / (1 + count)) + 1) ** options.idfPower
  const idf = Float32Array.from(buckets, (bucket) => idfOf(documents[bucket]!))
  const vocabulary = { buckets, idf, unknownSquare: idfOf(1) ** 2 }
  if (breath.isDue()) await breath.take()
  return weighRows(counts, vocabulary)
}

/** Turns counts into rows of length 1, in place: what was the bucket becomes the feature. */
function weighRows(
  { start, buckets: columns, frequency, documents }: Counts,
  vocabulary: Vocabulary,
): Matrix {
  const { idf, unknownSquare } = vocabulary
  const idOf = documents.fill(-1)
  for (let id = 0; id < vocabulary.buckets.length; id++) idOf[vocabulary.buckets[id]!] = id
  const rows = start.length - 1
  const values = new Float32Array(columns.length)
  let write = 0
  let read = 0
  for (let row = 0; row < rows; row++) {
    const first = write
    const end = start[row + 1]!
    let squares = 0
    for (; read < end; read++) {
      const id = idOf[columns[read]!]!
      if (id < 0) {
        squares += frequency[read]! * unknownSquare
        continue
      }
      const value = SUBLINEAR[frequency[read]!]! * idf[id]!
      columns[write] = id
      values[write++] = value
      squares += value * value
    }
    start[row] = first
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let i = first; i < write; i++) values[i]! *= scale
  }
  start[rows] = write
  return {
    rows,
    start,
    columns: columns.subarray(0, write),
    values: values.subarray(0, write),
    vocabulary,
  }
}
