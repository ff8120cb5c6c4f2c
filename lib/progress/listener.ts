import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pool, requireDatabaseUrl } from '#lib/db/pool.ts'
import { describeError, logger } from '#lib/logger.ts'
import { fullJitter } from '#lib/progress/backoff.ts'

const CONNECT_TIMEOUT_MS = 5_000
/** A NOTIFY to oneself takes milliseconds; so long without hearing it, nothing else would be heard either. */
const TOKEN_PATIENCE_MS = 2_000
/** How often a connection that says nothing is asked whether it still hears (half-open TCP says nothing for ever). */
const CHECK_MS = 15_000
/** Behind a transaction pooler notifications never come; asked again now and then, in case that was a hiccup. */
const DEAF_RETRY_MS = 60_000
const RETRY = { baseMs: 100, capMs: 10_000 }

export interface ListenerEvents {
  onPayload(payload: string): void
  /** From here on everything committed is heard; what was committed before has to be read. */
  onHearing(): void
}

/** Connected, but a token sent to ourselves does not come back: a pooler between us and the server. */
class Deaf extends Error {}

/**
 * Holds one LISTEN connection for as long as it is wanted. It counts as hearing only while a token, sent by another
 * connection, comes back on it: a transaction pooler accepts LISTEN and then forwards nothing.
 */
export class Listener {
  readonly #channel: string
  readonly #events: ListenerEvents
  readonly #stopped = new AbortController()
  /** A channel of this process alone, for the tokens. */
  readonly #tokenChannel = `token_${randomUUID().replaceAll('-', '')}`
  #isHearing = false

  constructor(channel: string, events: ListenerEvents) {
    this.#channel = channel
    this.#events = events
  }

  get isHearing(): boolean {
    return this.#isHearing
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Connects again and again until stopped. */
  async run(): Promise<void> {
    let failures = 0
    while (!this.#stopped.signal.aborted) {
      let delayMs: number
      try {
        await this.#listen(() => {
          failures = 0
        })
        return
      } catch (error) {
        failures++
        delayMs = error instanceof Deaf ? DEAF_RETRY_MS : fullJitter(failures, RETRY)
        logger().warn({ error: describeError(error), failures }, 'progress is polled for now')
      }
      await this.#pause(delayMs)
    }
  }

  /** Returns when stopped. @throws what broke the connection */
  async #listen(onHearing: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: requireDatabaseUrl(),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'bunryu-progress',
    })
    const lost = new AbortController()
    client.on('error', (error) => lost.abort(error))
    client.on('end', () => lost.abort(new Error('the connection ended')))
    let onToken: (token: string) => void = () => undefined
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === this.#channel) this.#events.onPayload(payload)
      else onToken(payload)
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${this.#channel}; LISTEN ${this.#tokenChannel}`)
      while (!this.#stopped.signal.aborted) {
        await this.#hearToken(lost.signal, (listener) => {
          onToken = listener
        })
        onHearing()
        if (!this.#isHearing) {
          this.#isHearing = true
          this.#events.onHearing()
        }
        await this.#pause(CHECK_MS, lost.signal)
        lost.signal.throwIfAborted()
      }
    } finally {
      this.#isHearing = false
      // Not awaited: a half-open connection takes minutes to end.
      client.end().catch((error) => logger().debug({ error: describeError(error) }, 'listener ended'))
    }
  }

  /** Sends a token by another connection and waits for it here. @throws Deaf, or what broke the connection */
  async #hearToken(
    lost: AbortSignal,
    setOnToken: (listener: (token: string) => void) => void,
  ): Promise<void> {
    const token = randomUUID()
    const heard = new AbortController()
    setOnToken((said) => said === token && heard.abort())
    try {
      await pool().query('SELECT pg_notify($1, $2)', [this.#tokenChannel, token])
    } catch (error) {
      // A token that could not be sent says nothing about a connection that has been hearing.
      if (!this.#isHearing) throw error
      logger().debug({ error: describeError(error) }, 'token not sent')
      return
    }
    await this.#pause(TOKEN_PATIENCE_MS, AbortSignal.any([heard.signal, lost]))
    lost.throwIfAborted()
    if (!heard.signal.aborted && !this.#stopped.signal.aborted) throw new Deaf('notifications do not arrive')
  }

  /** Sleeps; ends early when stopped or when `until` fires. */
  async #pause(delayMs: number, until?: AbortSignal): Promise<void> {
    const signals = until ? [this.#stopped.signal, until] : [this.#stopped.signal]
    await sleep(delayMs, undefined, { ref: false, signal: AbortSignal.any(signals) }).catch(() => undefined)
  }
}
