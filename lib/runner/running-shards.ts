import type { ShardEnding } from '#lib/runner/run-shard.ts'

/** Why a running shard was aborted. */
export class Interruption extends Error {
  readonly ending: ShardEnding
  constructor(ending: ShardEnding) {
    super(ending)
    this.ending = ending
  }
}

/** The shards this process works on, so that a cancel reaches them at once. */
export class RunningShards {
  readonly #running = new Map<string, Set<AbortController>>()
  #isStopping = false

  add(taskId: string, control: AbortController): void {
    const controls = this.#running.get(taskId) ?? new Set()
    this.#running.set(taskId, controls.add(control))
  }

  remove(taskId: string, control: AbortController): void {
    const controls = this.#running.get(taskId)
    controls?.delete(control)
    if (controls?.size === 0) this.#running.delete(taskId)
  }

  cancel(taskId: string): void {
    for (const control of this.#running.get(taskId) ?? []) control.abort(new Interruption('cancelling'))
  }

  /** Lets every shard finish its chunk. */
  stop(): void {
    this.#isStopping = true
  }

  /** For those whose chunk takes too long. */
  interrupt(): void {
    for (const controls of this.#running.values()) {
      for (const control of controls) control.abort(new Interruption('stopped'))
    }
  }

  get isStopping(): boolean {
    return this.#isStopping
  }
}
