import type { EventStream } from '#lib/http/event-stream.ts'
import { describeError, logger } from '#lib/logger.ts'
import { type Grant, grantKey, listValidGrants } from '#lib/users/grants.ts'

const TICK_MS = 1_000
const BEAT_MS = 15_000
/** Below what proxies and serverless hosts cut at, and spread, so that streams opened together do not end together. */
const LIFETIME_MS = { least: 45_000, most: 75_000 }
/** After a planned end clients come back soon; they are spread already. */
const RECONNECT_MS = 500
/** A revoked session's streams close within this. */
const CHECK_GRANTS_MS = 4_000
/** When all have to go at once they come back at no more than a hundred a second. */
const MS_PER_CLIENT = 10

interface Kept {
  stream: EventStream
  grant: Grant
  endsAt: number
  beatAt: number
}

/** One clock for every open stream of the process: heartbeats, ends, and whether their people may still look. */
export class StreamKeeper {
  readonly #kept = new Set<Kept>()
  #timer: NodeJS.Timeout | undefined
  #checkAt = 0
  #isChecking = false

  get count(): number {
    return this.#kept.size
  }

  /** @returns takes it out again */
  keep(stream: EventStream, grant: Grant): () => void {
    const now = performance.now()
    const lifetimeMs = LIFETIME_MS.least + Math.random() * (LIFETIME_MS.most - LIFETIME_MS.least)
    const kept = { stream, grant, endsAt: now + lifetimeMs, beatAt: now + BEAT_MS }
    this.#kept.add(kept)
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref()
    return () => {
      this.#kept.delete(kept)
      if (this.#kept.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  /** How long a client waits before it comes back, when all are sent away at once. */
  spreadMs(): number {
    return Math.random() * Math.max(RECONNECT_MS, this.#kept.size * MS_PER_CLIENT)
  }

  #tick(): void {
    const now = performance.now()
    for (const kept of [...this.#kept]) {
      if (now >= kept.endsAt) {
        kept.stream.end(Math.random() * RECONNECT_MS)
      } else if (now >= kept.beatAt) {
        kept.beatAt = now + BEAT_MS
        kept.stream.beat()
      }
    }
    if (now < this.#checkAt || this.#isChecking || this.#kept.size === 0) return
    this.#checkAt = now + CHECK_GRANTS_MS
    void this.#checkGrants()
  }

  /** One query for all. Never rejects: while the database is away nobody's right is taken as lost. */
  async #checkGrants(): Promise<void> {
    this.#isChecking = true
    try {
      const asked = [...this.#kept]
      const valid = await listValidGrants(asked.map(({ grant }) => grant))
      for (const { stream, grant } of asked) if (!valid.has(grantKey(grant))) stream.end(0)
    } catch (error) {
      logger().warn({ error: describeError(error) }, 'sessions of open streams could not be checked')
    } finally {
      this.#isChecking = false
    }
  }
}

const store = globalThis as typeof globalThis & { __bunryuStreamKeeper?: StreamKeeper }

export function streamKeeper(): StreamKeeper {
  store.__bunryuStreamKeeper ??= new StreamKeeper()
  return store.__bunryuStreamKeeper
}
