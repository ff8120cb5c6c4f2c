import { setImmediate } from 'node:timers/promises'

/** Longest stretch of computing before other work and an abort get their turn; well under the 50 ms promised. */
const TURN_MS = 15

/** Lets a long computation share its thread: `await breath.take()` inside the loop, often. */
export class Breath {
  private readonly signal: AbortSignal
  private last = performance.now()

  constructor(signal: AbortSignal) {
    this.signal = signal
    signal.throwIfAborted()
  }

  /** True when a turn is over: then call `take`. Cheap enough to ask every few tickets. */
  isDue(): boolean {
    return performance.now() - this.last > TURN_MS
  }

  async take(): Promise<void> {
    await setImmediate()
    this.signal.throwIfAborted()
    this.last = performance.now()
  }
}
