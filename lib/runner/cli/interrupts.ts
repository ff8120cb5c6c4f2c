import process from 'node:process'

/** One Ctrl-C reaches a child several times: from the terminal, and from each parent that hands it on. */
const SAME_PRESS_MS = 400
export const CANCELLED = 130

/**
 * The first Ctrl-C aborts; the second ends the process at once.
 * @param onFirst says that it was heard
 */
export function listenForInterrupts(onFirst: () => void): AbortSignal {
  const stop = new AbortController()
  let firstAt = 0
  const interrupt = () => {
    const now = performance.now()
    if (firstAt === 0) {
      firstAt = now
      onFirst()
      stop.abort(new Error('interrupted'))
    } else if (now - firstAt > SAME_PRESS_MS) process.exit(CANCELLED)
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return stop.signal
}
