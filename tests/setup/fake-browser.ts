import type {
  ChannelLike,
  LiveEnvironment,
  LocksLike,
  Signal,
  StreamLike,
} from '#components/live/live-environment.ts'
import type { TaskListItem } from '#lib/tasks/schema.ts'

type Listener = (event: MessageEvent<string>) => void

export class FakeStream implements StreamLike {
  readyState = 0
  readonly #listeners = new Map<string, Listener[]>()

  addEventListener(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener])
  }

  close(): void {
    this.readyState = 2
  }

  get isClosed(): boolean {
    return this.readyState === 2
  }

  say(name: string, data: unknown): void {
    const event = { data: JSON.stringify(data) } as MessageEvent<string>
    for (const listener of this.#listeners.get(name) ?? []) listener(event)
  }

  progress(...tasks: TaskListItem[]): void {
    for (const task of tasks) this.say('classification_progress', task)
  }

  sync(...tasks: TaskListItem[]): void {
    this.readyState = 1
    this.progress(...tasks)
    this.say('connection', { state: 'synced' })
  }

  /** The connection breaks; a refusal (an HTTP error) is final for an EventSource. */
  break({ isRefused = false } = {}): void {
    this.readyState = isRefused ? 2 : 0
    this.say('error', null)
  }
}

/** A browser with tabs that share locks and channels, as one does; messages and locks arrive a turn later. */
export class FakeBrowser {
  readonly streams: FakeStream[] = []
  status = 200
  isOnline = true
  #queue: (() => void)[] = []
  #isHeld = false
  readonly #channels = new Set<{ listeners: ((event: MessageEvent<unknown>) => void)[] }>()

  /** The newest stream that a tab opened. */
  get stream(): FakeStream {
    return this.streams.at(-1)!
  }

  get openStreams(): FakeStream[] {
    return this.streams.filter((stream) => !stream.isClosed)
  }

  tab({ hasLocks = true } = {}): { environment: LiveEnvironment; signal(signal: Signal): void } {
    const listeners = new Set<(signal: Signal) => void>()
    return {
      signal: (signal) => {
        for (const listener of listeners) listener(signal)
      },
      environment: {
        openStream: () => {
          const stream = new FakeStream()
          this.streams.push(stream)
          return stream
        },
        askStatus: async () => this.status,
        locks: hasLocks ? this.#locks() : undefined,
        openChannel: () => this.#openChannel(),
        isOnline: () => this.isOnline,
        onSignal: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
    }
  }

  #locks(): LocksLike {
    return {
      request: (_name, { signal }, held) =>
        new Promise((resolve, reject) => {
          const take = async () => {
            if (signal.aborted) return this.#next()
            this.#isHeld = true
            resolve(await held())
            this.#next()
          }
          signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
          if (this.#isHeld) this.#queue.push(take)
          else void take()
        }),
    }
  }

  #next(): void {
    this.#isHeld = false
    this.#queue.shift()?.()
  }

  #openChannel(): ChannelLike {
    const end = { listeners: [] as ((event: MessageEvent<unknown>) => void)[] }
    this.#channels.add(end)
    return {
      postMessage: (message) => {
        const data: unknown = structuredClone(message)
        for (const other of this.#channels) {
          if (other === end) continue
          queueMicrotask(() => {
            for (const listener of other.listeners) listener({ data } as MessageEvent<unknown>)
          })
        }
      },
      addEventListener: (_name, listener) => end.listeners.push(listener),
      close: () => {
        end.listeners = []
        this.#channels.delete(end)
      },
    }
  }
}
