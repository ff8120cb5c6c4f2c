/** A save about every so often: often enough to look smooth, seldom enough to cost little. */
const TARGET_MS = 160
const SMALLEST = 1
/** Beyond this a chunk costs memory (up to twelve are in hand) and gains little: a save's fixed cost is 1–2 ms. */
const LARGEST = 2_500
/** Small, so that the first event comes at once whatever the engine. */
export const FIRST_CHUNK = 64

/**
 * The size that would have taken TARGET_MS, but never more than four times or less than a quarter of the last one.
 * Where most of the time is waiting (a slow disk, a busy database), smaller chunks would only wait more often: a chunk
 * is never cut below a quarter of TARGET_MS of the engine's own work.
 * @param elapsedMs from one save to the next, waiting included
 * @param workMs the engine's part of it
 */
export function nextChunkSize(size: number, elapsedMs: number, workMs: number): number {
  const ideal = (size * TARGET_MS) / Math.max(elapsedMs, 1)
  const worthwhile = (size * TARGET_MS) / 4 / Math.max(workMs, 0.1)
  const bounded = Math.min(Math.max(ideal, worthwhile, size / 4), size * 4)
  return Math.round(Math.min(Math.max(bounded, SMALLEST), LARGEST))
}

/**
 * A shard claimed again without a save in between may hold a ticket that kills its worker. Where that ticket can be
 * follows from what was in hand: two chunks of 64 the first time, one of 8 the second. There the runner goes carefully,
 * one small chunk at a time, each saved before the next, until the ticket is alone.
 */
const CARE = [
  { size: FIRST_CHUNK, tickets: 0 },
  { size: 8, tickets: 2 * FIRST_CHUNK },
  { size: 1, tickets: 8 },
] as const

/** Alone in its chunk it killed its worker twice: the ticket is given up, with the reason. */
const GIVE_UP_AT_STALLED = 5
/** Not even giving tickets up helped: the fault is elsewhere, and the task ends. */
export const FAIL_TASK_AT_STALLED = 9

export class Pace {
  readonly #level: number
  readonly #givesUpFirst: boolean
  #careLeft: number
  #size: number

  /** @param stalledCount claims in a row that saved nothing, this one included */
  constructor(stalledCount: number) {
    this.#level = Math.min(Math.max(stalledCount, 1), CARE.length)
    const { size, tickets } = CARE[this.#level - 1]!
    this.#size = size
    this.#careLeft = tickets
    this.#givesUpFirst = stalledCount >= GIVE_UP_AT_STALLED
  }

  /** Tickets to read next. */
  get size(): number {
    return this.#size
  }

  get isCareful(): boolean {
    return this.#careLeft > 0
  }

  /** Whether the shard's next ticket is to be given up. Asked before its first chunk. */
  get givesUpFirst(): boolean {
    return this.#givesUpFirst
  }

  /** What the shard's count of stalls becomes with the save of the chunk just recorded. */
  get stalledCount(): number {
    return this.isCareful ? this.#level - 1 : 0
  }

  record(tickets: number, elapsedMs: number, workMs: number): void {
    if (this.isCareful) this.#careLeft -= tickets
    else this.#size = nextChunkSize(tickets, elapsedMs, workMs)
  }
}
