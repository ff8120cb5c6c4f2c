import { describe, expect, it, vi } from 'vitest'
import { EventStream, QUEUE_BYTES, type Sink } from '#lib/http/event-stream.ts'
import { someSnapshot } from '#tests/factories/snapshot.ts'

/** A client that takes what is written only when told to. */
class SlowClient implements Sink {
  readonly onClosed = vi.fn()
  readonly events: EventStream
  readonly frames: Uint8Array[] = []
  end: 'finished' | 'dropped' | undefined
  #unread: Uint8Array[] = []

  constructor(shape: 'task' | 'list' = 'list') {
    this.events = new EventStream({ shape, locale: 'ko', onClosed: this.onClosed })
  }

  start(): this {
    this.events.start(this, 1_000)
    return this
  }

  write(frame: Uint8Array): void {
    this.#unread.push(frame)
  }

  get isBackedUp(): boolean {
    return this.#unread.reduce((sum, { length }) => sum + length, 0) >= QUEUE_BYTES
  }

  finish(): void {
    this.end = 'finished'
  }

  drop(): void {
    this.end = 'dropped'
  }

  /** Everything there is. */
  readAll(): string[] {
    while (this.#unread.length > 0) {
      this.frames.push(...this.#unread.splice(0))
      this.events.resume()
    }
    return this.frames.map((frame) => new TextDecoder().decode(frame))
  }

  versions(): number[] {
    return this.readAll().flatMap((text) => Number(/^id: (\d+)$/m.exec(text)?.[1] ?? Number.NaN) || [])
  }
}

/** A kilobyte or so more in each event, so that few of them fill the queue. */
const bulky = (version: number) =>
  someSnapshot({ version, processed: version, file_name: '파일'.repeat(200) })

describe('an event stream', () => {
  it('begins with bytes at once and the wait after a broken connection', () => {
    expect(new SlowClient().start().readAll()).toEqual([': hello\nretry: 1000\n\n'])
  })

  it('drops versions that are not newer than what was said', () => {
    const client = new SlowClient().start()
    for (const version of [2, 1, 2, 3]) client.events.send(someSnapshot({ version }))
    expect(client.versions()).toEqual([2, 3])
  })

  it('makes the bytes of an event once for all who hear it in one language', () => {
    const clients = [new SlowClient().start(), new SlowClient().start()]
    const task = someSnapshot({ version: 1 })
    for (const { events } of clients) events.send(task)
    for (const client of clients) client.readAll()
    expect(clients[0]!.frames[1]).toBe(clients[1]!.frames[1])
  })

  it('holds only the newest state for a client that was slow', () => {
    const client = new SlowClient().start()
    for (let version = 1; version <= 40; version++) client.events.send(bulky(version))
    const versions = client.versions()
    expect(versions.length).toBeLessThan(20)
    expect(versions.at(-1)).toBe(40)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(client.events.isOpen).toBe(true)
  })

  it('gives a client up that does not read, once it is 64 kB behind', () => {
    const client = new SlowClient().start()
    for (let version = 1; version <= 200; version++) client.events.send(bulky(version))
    expect(client.end).toBe('dropped')
    expect(client.onClosed).toHaveBeenCalledOnce()
  })

  it('tells a slow client of an ending all the same, and then ends', () => {
    const client = new SlowClient('task').start()
    for (let version = 1; version <= 60; version++) client.events.send(bulky(version))
    client.events.send(someSnapshot({ version: 61, status: 'cancelled' }))
    expect(client.end).toBeUndefined()
    expect(client.readAll().at(-1)).toMatch(/^event: classification_cancelled\nid: 61\n/)
    expect(client.end).toBe('finished')
    expect(client.onClosed).toHaveBeenCalledOnce()
  })

  it('takes any number of tasks before it starts, and says synced after all of them', () => {
    const client = new SlowClient()
    for (let n = 0; n < 500; n++) client.events.send(someSnapshot({ task_id: `task-${n}` }))
    client.events.sendSynced()
    client.start()
    expect(client.versions()).toHaveLength(500)
    expect(client.readAll().at(-1)).toContain('synced')
  })

  it('cleans up once, whether the client leaves, the server ends it, or both', () => {
    const left = new SlowClient().start()
    left.events.left()
    left.events.end(0)
    left.events.drop()
    expect(left.onClosed).toHaveBeenCalledOnce()
    expect(left.end).toBeUndefined()
    const ended = new SlowClient().start()
    ended.events.end(0)
    ended.events.left()
    expect(ended.onClosed).toHaveBeenCalledOnce()
    expect(ended.end).toBe('finished')
  })

  it('beats with a comment, which the stream of all makes visible to scripts', () => {
    const [one, all] = [new SlowClient('task').start(), new SlowClient('list').start()]
    one.events.beat()
    all.events.beat()
    expect(one.readAll().at(-1)).toBe(': beat\n\n')
    expect(all.readAll().at(-1)).toBe(': beat\nevent: connection\ndata: {"state":"beat"}\n\n')
  })

  it('that ends as planned says when to come back', () => {
    const client = new SlowClient().start()
    client.events.end(300)
    expect(client.readAll().at(-1)).toBe(
      'event: connection\ndata: {"state":"ending","reconnect_in_ms":300}\nretry: 300\n\n',
    )
  })
})
