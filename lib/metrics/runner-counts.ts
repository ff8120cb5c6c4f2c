import type { HistogramCounts } from '#lib/metrics/prometheus.ts'

/** Upper bounds of the save histogram, in seconds: a save takes milliseconds, and a chunk should not take a second. */
export const SAVE_BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** What a runner has counted since it started. It is a thread or a process of its own, so it leaves this in the database. */
export interface RunnerCounts {
  /** Seconds a save took. */
  saves: HistogramCounts
  shards: Record<string, number>
}

export class RunnerCounter {
  readonly #counts = Array.from({ length: SAVE_BOUNDS_SECONDS.length + 1 }, () => 0)
  readonly #shards: Record<string, number> = {}
  #sum = 0

  countSave(milliseconds: number): void {
    const seconds = milliseconds / 1_000
    const bucket = SAVE_BOUNDS_SECONDS.findIndex((bound) => seconds <= bound)
    this.#counts[bucket === -1 ? SAVE_BOUNDS_SECONDS.length : bucket]!++
    this.#sum += seconds
  }

  countShard(ending: string): void {
    this.#shards[ending] = (this.#shards[ending] ?? 0) + 1
  }

  toJSON(): RunnerCounts {
    return { saves: { counts: this.#counts, sum: this.#sum }, shards: this.#shards }
  }
}
