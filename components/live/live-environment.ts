/** What the connection needs of a browser; tests hand in their own. */
export interface LiveEnvironment {
  openStream(): StreamLike
  /** The status an ordinary request gets (an EventSource never tells); rejects where there is no answer. */
  askStatus(): Promise<number>
  /** Both are there, or every tab holds a stream of its own. */
  locks: LocksLike | undefined
  openChannel: (() => ChannelLike) | undefined
  isOnline(): boolean
  /** @returns stops listening */
  onSignal(listener: (signal: Signal) => void): () => void
}

/** `show`/`hide`: the page comes out of, or goes into, the back-forward cache or a freeze. */
export type Signal = 'online' | 'offline' | 'visible' | 'show' | 'hide'

export interface StreamLike {
  readonly readyState: number
  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void
  close(): void
}

export interface ChannelLike {
  postMessage(message: unknown): void
  addEventListener(name: 'message', listener: (event: MessageEvent<unknown>) => void): void
  close(): void
}

export interface LocksLike {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>
}

const EVENTS_URL = '/api/classifications/events'
const STATUS_URL = '/api/classifications?limit=1'
const STATUS_TIMEOUT_MS = 10_000
/** Tabs of different releases must not talk: the number changes with what they say to each other. */
export const CHANNEL_NAME = 'bunryu-live-1'

export function browserEnvironment(): LiveEnvironment {
  return {
    openStream: () => new EventSource(EVENTS_URL),
    askStatus: async () => {
      const response = await fetch(STATUS_URL, {
        cache: 'no-store',
        signal: AbortSignal.timeout(STATUS_TIMEOUT_MS),
      })
      await response.body?.cancel()
      return response.status
    },
    // Only on https and localhost; a self-hosted server on plain http has none.
    locks: typeof navigator.locks?.request === 'function' ? navigator.locks : undefined,
    openChannel:
      typeof BroadcastChannel === 'function' ? () => new BroadcastChannel(CHANNEL_NAME) : undefined,
    isOnline: () => navigator.onLine,
    onSignal: listenForSignals,
  }
}

function listenForSignals(listener: (signal: Signal) => void): () => void {
  const stopped = new AbortController()
  const on = (target: EventTarget, name: string, tell: () => void) =>
    target.addEventListener(name, tell, { signal: stopped.signal })
  on(window, 'online', () => listener('online'))
  on(window, 'offline', () => listener('offline'))
  on(window, 'pageshow', () => listener('show'))
  on(window, 'pagehide', () => listener('hide'))
  on(document, 'resume', () => listener('show'))
  on(document, 'freeze', () => listener('hide'))
  on(document, 'visibilitychange', () => document.visibilityState === 'visible' && listener('visible'))
  return () => stopped.abort()
}
