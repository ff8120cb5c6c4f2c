import { expect, vi } from 'vitest'

export interface ReadEvent {
  name: string
  id: string | undefined
  data: Record<string, unknown>
}

/** Reads an event stream as a browser would, and keeps what it read. */
export class EventReader {
  readonly events: ReadEvent[] = []
  readonly comments: string[] = []
  isEnded = false
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #rest = ''

  constructor(response: Response) {
    this.#reader = response.body!.getReader()
    void this.#read()
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    try {
      for (;;) {
        const { done, value } = await this.#reader.read()
        if (done) break
        this.#rest += decoder.decode(value, { stream: true })
        const blocks = this.#rest.split('\n\n')
        this.#rest = blocks.pop()!
        for (const block of blocks) this.#take(block)
      }
    } catch (error) {
      // A dropped stream ends with an abort.
      if (!(error instanceof DOMException)) throw error
    }
    this.isEnded = true
  }

  #take(block: string): void {
    const fields = new Map<string, string>()
    for (const line of block.split('\n')) {
      const at = line.indexOf(':')
      if (at === 0) this.comments.push(line.slice(1).trim())
      else fields.set(line.slice(0, at), line.slice(at + 1).trim())
    }
    const data = fields.get('data')
    if (data !== undefined)
      this.events.push({
        name: fields.get('event') ?? 'message',
        id: fields.get('id'),
        data: JSON.parse(data),
      })
  }

  named(name: string): ReadEvent[] {
    return this.events.filter((event) => event.name === name)
  }

  async until(condition: () => boolean, timeout = 20_000): Promise<void> {
    await vi.waitFor(() => expect(condition()).toBe(true), { timeout, interval: 5 })
  }

  async close(): Promise<void> {
    await this.#reader.cancel()
  }
}
