import type { Evidence } from '#lib/engines/engine.ts'
import { OTHER_CHANNELS } from '#lib/results/schema.ts'

/**
 * What a shard has counted so far. It is saved with every chunk, so the end of a task never has to read its results
 * again, and it stays small however many tickets there are: every list has a limit.
 */
export class ShardStats {
  /** Tickets by channel, then category id. */
  readonly channels: Counts = new Map()
  /** Tickets by day (YYYY-MM-DD), then category id. */
  readonly days: Counts = new Map()
  /** Deciding words by category id. */
  readonly keywords: Counts = new Map()
  /** The surest tickets by category id, surest first. */
  readonly samples = new Map<string, Sample[]>()
  readonly failures = new Map<string, number>()
  /** Tickets by fifths of confidence. */
  readonly histogram = Array.from({ length: BINS }, () => 0)
  confidenceSum = 0
  confidenceCount = 0
  /** First and last day with a ticket, failed ones included. */
  from: string | null = null
  to: string | null = null

  countPrediction(
    ticket: CountedTicket,
    prediction: {
      categoryId: number
      confidence: number
      evidence: readonly Evidence[]
      storedEvidence: string
    },
  ): void {
    const { confidence, evidence } = prediction
    const category = String(prediction.categoryId)
    this.#extendPeriod(ticket.day)
    increment(inner(this.channels, this.#channelKey(ticket.channel)), category)
    if (ticket.day !== null && (this.days.has(ticket.day) || this.days.size < MAX_DAYS)) {
      increment(inner(this.days, ticket.day), category)
    }
    this.confidenceSum += confidence
    this.confidenceCount++
    this.histogram[Math.min(BINS - 1, Math.floor(confidence * BINS))]!++
    countWords(inner(this.keywords, category), evidence)
    this.#keepSample(category, { ticketId: ticket.id, confidence, evidence: prediction.storedEvidence })
  }

  countFailure(ticket: CountedTicket, reason: string): void {
    this.#extendPeriod(ticket.day)
    increment(this.failures, reason)
  }

  add(other: ShardStats): void {
    for (const [channel, counts] of other.channels)
      addAll(inner(this.channels, this.#channelKey(channel)), counts)
    for (const [day, counts] of other.days) addAll(inner(this.days, day), counts)
    for (const [category, counts] of other.keywords) addAll(inner(this.keywords, category), counts)
    for (const [category, list] of other.samples)
      for (const sample of list) this.#keepSample(category, sample)
    addAll(this.failures, other.failures)
    other.histogram.forEach((count, bin) => {
      this.histogram[bin]! += count
    })
    this.confidenceSum += other.confidenceSum
    this.confidenceCount += other.confidenceCount
    this.#extendPeriod(other.from)
    this.#extendPeriod(other.to)
  }

  toJSON(): StoredStats {
    return {
      channels: toRecords(this.channels),
      days: toRecords(this.days),
      keywords: toRecords(this.keywords),
      samples: Object.fromEntries(this.samples),
      failures: Object.fromEntries(this.failures),
      histogram: this.histogram,
      confidenceSum: this.confidenceSum,
      confidenceCount: this.confidenceCount,
      from: this.from,
      to: this.to,
    }
  }

  /** @param stored what `toJSON` gave, or `{}` for a shard that has not begun */
  static from(stored: Partial<StoredStats>): ShardStats {
    const stats = new ShardStats()
    for (const name of ['channels', 'days', 'keywords'] as const) {
      for (const [key, counts] of Object.entries(stored[name] ?? {}))
        stats[name].set(key, new Map(Object.entries(counts)))
    }
    for (const [category, list] of Object.entries(stored.samples ?? {})) stats.samples.set(category, list)
    for (const [reason, count] of Object.entries(stored.failures ?? {})) stats.failures.set(reason, count)
    stored.histogram?.forEach((count, bin) => {
      stats.histogram[bin] = count
    })
    stats.confidenceSum = stored.confidenceSum ?? 0
    stats.confidenceCount = stored.confidenceCount ?? 0
    stats.from = stored.from ?? null
    stats.to = stored.to ?? null
    return stats
  }

  #channelKey(channel: string): string {
    return this.channels.has(channel) || this.channels.size < MAX_CHANNELS ? channel : OTHER_CHANNELS
  }

  #extendPeriod(day: string | null): void {
    if (day === null) return
    if (this.from === null || day < this.from) this.from = day
    if (this.to === null || day > this.to) this.to = day
  }

  #keepSample(category: string, sample: Sample): void {
    const list = this.samples.get(category) ?? []
    const last = list.at(-1)
    if (last && list.length >= SAMPLES_PER_CATEGORY && sample.confidence <= last.confidence) return
    list.push(sample)
    // Equally sure: the earlier ticket, so that the same task always shows the same samples.
    list.sort((a, b) => b.confidence - a.confidence || Number(a.ticketId) - Number(b.ticketId))
    list.length = Math.min(list.length, SAMPLES_PER_CATEGORY)
    this.samples.set(category, list)
  }
}

type Counts = Map<string, Map<string, number>>

export interface Sample {
  ticketId: string
  confidence: number
  /** As lib/results/evidence.ts encodes it. */
  evidence: string
}

export interface CountedTicket {
  id: string
  channel: string
  /** YYYY-MM-DD or null. */
  day: string | null
}

type StoredCounts = Record<string, Record<string, number>>

export interface StoredStats {
  channels: StoredCounts
  days: StoredCounts
  keywords: StoredCounts
  samples: Record<string, Sample[]>
  failures: Record<string, number>
  histogram: number[]
  confidenceSum: number
  confidenceCount: number
  from: string | null
  to: string | null
}

/** More channels than this are not channels: the rest are counted together. */
export const MAX_CHANNELS = 200
export const SAMPLES_PER_CATEGORY = 3
/** Ten years: more days than this and the later ones are left out of the chart (not of the counts). */
const MAX_DAYS = 3_660
/** Words kept a category and shard. Beyond it the rare half goes; only the first five are ever shown. */
const MAX_WORDS = 400
const BINS = 5

/** A word counts once a ticket, however often it stands there. Half a surrogate pair is no word, and no JSON either. */
function countWords(words: Map<string, number>, evidence: readonly Evidence[]): void {
  for (let i = 0; i < evidence.length; i++) {
    const word = evidence[i]!.text.trim()
    if (word !== '' && !isRepeated(evidence, i) && word.isWellFormed()) increment(words, word)
  }
  if (words.size <= MAX_WORDS) return
  const rarestFirst = [...words].sort((a, b) => a[1] - b[1])
  for (const [word] of rarestFirst.slice(0, MAX_WORDS / 2)) words.delete(word)
}

/** At most twelve stretches: looking back is quicker than a set a ticket. */
function isRepeated(evidence: readonly Evidence[], index: number): boolean {
  for (let i = 0; i < index; i++) if (evidence[i]!.text.trim() === evidence[index]!.text.trim()) return true
  return false
}

function inner(counts: Counts, key: string): Map<string, number> {
  let found = counts.get(key)
  if (!found) {
    found = new Map()
    counts.set(key, found)
  }
  return found
}

function increment(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

function addAll(into: Map<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [key, count] of from) increment(into, key, count)
}

/** `Object.fromEntries` defines own properties, so a channel may even be called `__proto__`. */
function toRecords(counts: Counts): StoredCounts {
  return Object.fromEntries([...counts].map(([key, map]) => [key, Object.fromEntries(map)]))
}
