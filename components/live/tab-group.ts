import type { TaskListItem } from '#lib/tasks/schema.ts'
import { CHANNEL_NAME, type ChannelLike, type LocksLike } from './live-environment.ts'
import type { LiveMessage } from './live-message.ts'
import { SILENCE_MS, type StreamState } from './live-stream.ts'

/** What the tabs of one browser say to each other. */
export type TabMessage =
  | { kind: 'message'; message: LiveMessage }
  | { kind: 'state'; state: StreamState }
  | { kind: 'opening' }
  /** A tab that came later asks how things stand. */
  | { kind: 'hello' }
  | { kind: 'welcome'; state: StreamState; tasks: TaskListItem[] }

export interface TabGroupEvents {
  /** This tab is the one to hold the stream from now on. */
  onLead(): void
  onMessage(message: LiveMessage): void
  onState(state: StreamState): void
  onOpening(): void
  greeting(): { state: StreamState; tasks: TaskListItem[] }
}

/** A leader that was there would have answered by then. */
const WELCOME_PATIENCE_MS = 2_000
const CHECK_MS = 5_000

/**
 * HTTP/1.1 lets a browser have six connections to a server, over all its tabs: so the tab that gets the lock holds the
 * stream and passes on what it hears. When it goes, the browser gives the lock to the next.
 */
export class TabGroup {
  readonly #channel: ChannelLike
  readonly #events: TabGroupEvents
  readonly #left = new AbortController()
  #isLeading = false
  #heardAt = Date.now()
  readonly #patience: ReturnType<typeof setTimeout>
  readonly #check: ReturnType<typeof setInterval>

  constructor(locks: LocksLike, channel: ChannelLike, events: TabGroupEvents) {
    this.#channel = channel
    this.#events = events
    channel.addEventListener('message', ({ data }) => this.#hear(data as TabMessage))
    this.#patience = setTimeout(() => this.#missLeader(), WELCOME_PATIENCE_MS)
    this.#check = setInterval(() => this.#dropIfSilent(), CHECK_MS)
    void this.#queueForLead(locks)
    this.tell({ kind: 'hello' })
  }

  tell(message: TabMessage): void {
    if (!this.#left.signal.aborted) this.#channel.postMessage(message)
  }

  leave(): void {
    this.#left.abort()
    this.#stopWatching()
    this.#channel.close()
  }

  async #queueForLead(locks: LocksLike): Promise<void> {
    const { signal } = this.#left
    try {
      await locks.request(CHANNEL_NAME, { signal }, async () => {
        if (signal.aborted) return
        this.#lead()
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      })
    } catch {
      // Left while waiting; or a browser that has locks but forbids them here, and then each tab is on its own.
      if (!signal.aborted) this.#lead()
    }
  }

  #lead(): void {
    this.#isLeading = true
    this.#stopWatching()
    this.#events.onLead()
  }

  #stopWatching(): void {
    clearTimeout(this.#patience)
    clearInterval(this.#check)
  }

  #hear(said: TabMessage): void {
    if (said.kind === 'hello') {
      if (this.#isLeading) this.tell({ kind: 'welcome', ...this.#events.greeting() })
      return
    }
    if (this.#isLeading) return
    this.#heardAt = Date.now()
    clearTimeout(this.#patience)
    if (said.kind === 'message') this.#events.onMessage(said.message)
    else if (said.kind === 'opening') this.#events.onOpening()
    else if (said.kind === 'state') this.#events.onState(said.state)
    else this.#beWelcomed(said)
  }

  /** As if it had been there from the start. */
  #beWelcomed({ state, tasks }: { state: StreamState; tasks: TaskListItem[] }): void {
    for (const task of tasks) this.#events.onMessage({ kind: 'progress', task })
    this.#events.onState(state)
    if (state === 'live') this.#events.onMessage({ kind: 'synced' })
  }

  /** The leading tab may be frozen while it still holds the lock. */
  #dropIfSilent(): void {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.#missLeader()
  }

  #missLeader(): void {
    if (!this.#isLeading) this.#events.onState('polling')
  }
}
