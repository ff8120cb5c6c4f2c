import type { TaskListItem } from '#lib/tasks/schema.ts'
import { KnownTasks } from './known-tasks.ts'
import type { LiveEnvironment, Signal } from './live-environment.ts'
import type { LiveMessage } from './live-message.ts'
import { LiveStream, type StreamState } from './live-stream.ts'
import { TabGroup } from './tab-group.ts'

export type ConnectionState = StreamState | 'offline'

export interface ConnectionStatus {
  state: ConnectionState
  /** Goes up each time everything unfinished has been said anew. */
  syncs: number
  /** When the stream last said anything (epoch ms); while `live`, up to now. */
  heardAt: number
}

/** Pages come and go in a moment when someone moves about; the connection outlives that. */
const LINGER_MS = 2_000

/**
 * This browser's one connection as seen from this tab: it holds the stream itself, or hears it from the tab that does.
 * Framework-free: `subscribe` + `status` for React's useSyncExternalStore, `listen` for what is said.
 */
export class LiveConnection {
  readonly #environment: LiveEnvironment
  readonly #known = new KnownTasks()
  readonly #listeners = new Set<(message: LiveMessage) => void>()
  readonly #watchers = new Set<() => void>()
  #users = 0
  #linger: ReturnType<typeof setTimeout> | undefined
  #stopSignals: (() => void) | undefined
  #group: TabGroup | undefined
  #stream: LiveStream | undefined
  #streamState: StreamState = 'connecting'
  #heardAt = 0
  #status: ConnectionStatus = { state: 'connecting', syncs: 0, heardAt: 0 }

  constructor(environment: LiveEnvironment) {
    this.#environment = environment
  }

  /** Connects with the first user and lets go a moment after the last. @returns releases */
  acquire(): () => void {
    this.#users++
    clearTimeout(this.#linger)
    if (!this.#stopSignals) {
      this.#stopSignals = this.#environment.onSignal((signal) => this.#onSignal(signal))
      this.#join()
    } else if (this.#streamState === 'ended') {
      // Someone has signed in again since.
      this.#leave()
      this.#join()
    }
    return () => {
      this.#users--
      if (this.#users === 0) this.#linger = setTimeout(() => this.#stop(), LINGER_MS)
    }
  }

  get status(): ConnectionStatus {
    return this.#status
  }

  latest(taskId: string): TaskListItem | undefined {
    return this.#known.get(taskId)
  }

  allKnown(): TaskListItem[] {
    return this.#known.all()
  }

  /** It was deleted here: nothing this tab heard of it may bring its row back. */
  forget(taskId: string): void {
    this.#known.forget(taskId)
  }

  /** @returns stops listening */
  listen(listener: (message: LiveMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @returns stops watching */
  subscribe(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** An ordinary request was answered 401: the stream would be, too. */
  signedOut(): void {
    if (this.#stream) this.#stream.end()
    else this.#become('ended')
  }

  #stop(): void {
    this.#stopSignals?.()
    this.#stopSignals = undefined
    this.#leave()
  }

  #join(): void {
    this.#streamState = 'connecting'
    const { locks, openChannel } = this.#environment
    if (!locks || !openChannel) {
      this.#lead()
    } else {
      this.#group = new TabGroup(locks, openChannel(), {
        onLead: () => this.#lead(),
        onMessage: (message) => this.#receive(message),
        onState: (state) => this.#become(state),
        onOpening: () => this.#known.opening(),
        greeting: () => ({ state: this.#streamState, tasks: this.#known.all() }),
      })
    }
    this.#publish()
  }

  #leave(): void {
    this.#stream?.close()
    this.#stream = undefined
    this.#group?.leave()
    this.#group = undefined
  }

  /** From here on this tab holds the stream, and what was `live` in another tab's hands stays so for the moment. */
  #lead(): void {
    this.#stream?.close()
    const state = this.#streamState === 'live' ? 'live' : 'connecting'
    this.#stream = new LiveStream(
      this.#environment,
      {
        onMessage: (message) => {
          this.#group?.tell({ kind: 'message', message })
          this.#receive(message)
        },
        onState: (to) => {
          this.#group?.tell({ kind: 'state', state: to })
          this.#become(to)
        },
        onOpening: () => {
          this.#group?.tell({ kind: 'opening' })
          this.#known.opening()
        },
      },
      state,
    )
    this.#stream.open()
  }

  #onSignal(signal: Signal): void {
    if (signal === 'hide') this.#leave()
    else if (signal === 'show' && !this.#stream && !this.#group) this.#join()
    else if (signal === 'offline') this.#stream?.doubt()
    else this.#stream?.wake({ isNewNetwork: signal === 'online' })
    this.#publish()
  }

  #receive(message: LiveMessage): void {
    this.#heardAt = Date.now()
    if (message.kind === 'progress' && !this.#known.take(message.task)) return
    if (message.kind === 'synced') {
      this.#known.synced()
      this.#status = { ...this.#status, syncs: this.#status.syncs + 1 }
      this.#publish()
    }
    for (const listener of this.#listeners) listener(message)
  }

  #become(state: StreamState): void {
    this.#streamState = state
    this.#publish()
  }

  #publish(): void {
    const isCutOff = this.#streamState === 'connecting' || this.#streamState === 'polling'
    const state = isCutOff && !this.#environment.isOnline() ? 'offline' : this.#streamState
    this.#status = { ...this.#status, state, heardAt: this.#heardAt }
    for (const watcher of this.#watchers) watcher()
  }
}
