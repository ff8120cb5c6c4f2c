/** Lets what waits have its turn: heartbeats, requests. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
