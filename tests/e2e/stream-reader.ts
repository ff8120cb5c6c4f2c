import type { OwnServer } from './own-server.ts'

interface Arrival {
  version: number
  at: number
}

/** Reads an event stream as a program would, and keeps when what arrived. */
export class StreamReader {
  readonly headers: Headers
  readonly arrivals: Arrival[] = []
  /** Comments such as `: beat`. */
  readonly beats: number[] = []
  isEnded = false
  readonly #abort: AbortController

  private constructor(response: Response, abort: AbortController) {
    this.headers = response.headers
    this.#abort = abort
    void this.#read(response.body!)
  }

  static async open(origin: string, pathname: string, { cookie }: OwnServer): Promise<StreamReader> {
    const abort = new AbortController()
    const response = await fetch(origin + pathname, {
      headers: { cookie: `${cookie.name}=${cookie.value}`, 'accept-encoding': 'gzip, deflate, br' },
      signal: abort.signal,
    })
    if (!response.ok) throw new Error(`${pathname} was answered ${response.status}`)
    return new StreamReader(response, abort)
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const bytes of body) {
        const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) this.#take(block)
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error
    }
    this.isEnded = true
  }

  #take(block: string): void {
    const at = Date.now()
    if (/^: beat$/m.test(block)) this.beats.push(at)
    const version = /^id: (\d+)$/m.exec(block)?.[1]
    if (version) this.arrivals.push({ version: Number(version), at })
  }

  close(): void {
    this.#abort.abort()
  }
}
