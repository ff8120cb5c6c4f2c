import type { LiveEnvironment, StreamLike } from './live-environment.ts'
import { EVENT_NAMES, type LiveMessage, parseEvent } from './live-message.ts'
import { reconnectDelay } from './reconnect-delay.ts'

export type StreamState = 'connecting' | 'live' | 'polling' | 'ended'

/** The server says something every 15 s; twice nothing is a dead line, whatever the socket believes. */
export const SILENCE_MS = 25_000
/** After a sleeping laptop wakes, timers go on as if nothing had been; the clock does not. */
const CHECK_MS = 5_000
/** So long may a (re)connection take before polling begins: shorter gaps are nobody's business. */
const PATIENCE_MS = 2_000
const CLOSED = 2
const UNAUTHORIZED = 401

export interface StreamEvents {
  onMessage(message: LiveMessage): void
  onState(state: StreamState): void
  /** A new stream is open: what it says until `synced` is everything unfinished. */
  onOpening(): void
}

/** One EventSource after another, for ever: connecting → live → polling → live, until closed or signed out. */
export class LiveStream {
  readonly #environment: LiveEnvironment
  readonly #events: StreamEvents
  #state: StreamState
  #source: StreamLike | undefined
  #openedAt = 0
  #heardAt = 0
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #patience: ReturnType<typeof setTimeout> | undefined
  #check: ReturnType<typeof setInterval> | undefined

  /** @param state what the tab believed until now: one that takes over from another tab was live already */
  constructor(environment: LiveEnvironment, events: StreamEvents, state: StreamState = 'connecting') {
    this.#environment = environment
    this.#events = events
    this.#state = state
  }

  open(): void {
    this.#closeSource()
    this.#openedAt = Date.now()
    this.#heardAt = this.#openedAt
    this.#beImpatient()
    this.#check ??= setInterval(() => this.#dropIfSilent(), CHECK_MS)
    this.#events.onOpening()
    const source = this.#environment.openStream()
    this.#source = source
    for (const name of EVENT_NAMES) {
      source.addEventListener(name, ({ data }) => {
        if (this.#source === source) this.#hear(parseEvent(name, data))
      })
    }
    source.addEventListener('error', () => {
      if (this.#source === source) this.#lose(source.readyState === CLOSED)
    })
  }

  close(): void {
    this.#closeSource()
    clearTimeout(this.#patience)
    clearInterval(this.#check)
    this.#check = undefined
  }

  /** Something happened after which waiting on makes no sense. `isNewNetwork`: what is open is probably dead. */
  wake({ isNewNetwork }: { isNewNetwork: boolean }): void {
    if (this.#state === 'ended') return
    if (this.#retry !== undefined || isNewNetwork || this.#isSilent) this.open()
  }

  /** The network is gone, says the browser; a stream that goes on all the same is believed more. */
  doubt(): void {
    if (this.#source === undefined) return
    const heardAt = this.#heardAt
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#heardAt === heardAt && this.#lose(false), PATIENCE_MS)
  }

  get #isSilent(): boolean {
    return Date.now() - this.#heardAt > SILENCE_MS
  }

  #dropIfSilent(): void {
    if (this.#source && this.#isSilent) this.#lose(false)
  }

  #hear(message: LiveMessage | null): void {
    this.#heardAt = Date.now()
    if (!message) return
    if (message.kind === 'ending') {
      this.#closeSource()
      this.#beImpatient()
      this.#retry = setTimeout(() => this.open(), message.reconnectMs)
      return
    }
    this.#events.onMessage(message)
    if (message.kind !== 'synced') return
    this.#failures = 0
    clearTimeout(this.#patience)
    this.#become('live')
  }

  /** @param isRefused the server answered, but with no stream */
  #lose(isRefused: boolean): void {
    const ageMs = this.#state === 'live' ? Date.now() - this.#openedAt : 0
    this.#closeSource()
    this.#failures++
    this.#become('polling')
    this.#retry = setTimeout(() => this.open(), reconnectDelay({ ageMs, failures: this.#failures }))
    if (isRefused) void this.#endIfSignedOut()
  }

  async #endIfSignedOut(): Promise<void> {
    const retry = this.#retry
    // No answer is no 401: the retry goes on.
    const status = await this.#environment.askStatus().catch(() => 0)
    if (status === UNAUTHORIZED && retry === this.#retry) this.end()
  }

  /** Nobody is signed in any more: no more tries. */
  end(): void {
    this.close()
    this.#become('ended')
  }

  /** Polling begins unless the stream says `synced` soon. */
  #beImpatient(): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#become('polling'), PATIENCE_MS)
  }

  #closeSource(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#source?.close()
    this.#source = undefined
  }

  #become(state: StreamState): void {
    if (state === this.#state) return
    this.#state = state
    this.#events.onState(state)
  }
}
