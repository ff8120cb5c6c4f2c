/** Imports a process runs at once. Each holds a connection of the pool (10) and keeps a core busy. */
const IMPORTS_AT_ONCE = 2
/** Workbook readers a process runs at once, up to 450 MB each: the imports' and two for previews. */
const SHEETS_AT_ONCE = 4

/** Lets so many in at once; the others wait in the order of their arrival. */
export class Gate {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /**
   * @returns what gives the place back; call it once
   * @throws the signal's reason when aborted before or while waiting
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#wait(signal)
    return () => {
      // The place passes on directly, so that nobody can slip in between.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.push(enter)
    })
  }
}

// On globalThis: page, route and worker bundles each have a copy of this module, but share one machine.
const store = globalThis as typeof globalThis & { __bunryuGates?: { imports: Gate; sheets: Gate } }

/** The gates of this process. */
export function gates(): { imports: Gate; sheets: Gate } {
  store.__bunryuGates ??= { imports: new Gate(IMPORTS_AT_ONCE), sheets: new Gate(SHEETS_AT_ONCE) }
  return store.__bunryuGates
}
