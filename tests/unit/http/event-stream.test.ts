import { describe, expect, it, vi } from 'vitest'
import { EventStream } from '#lib/http/event-stream.ts'
import { someSnapshot } from '#tests/factories/snapshot.ts'

function openStream(shape: 'task' | 'list' = 'list') {
  const onClosed = vi.fn()
  const stream = new EventStream({ shape, locale: 'ko', retryMs: 1_000, onClosed })
  const reader = stream.body.getReader()
  const read = async () => {
    const { done, value } = await reader.read()
    return done ? null : new TextDecoder().decode(value)
  }
  return { stream, onClosed, reader, read }
}

/** Everything that is there to read; the last read, if any, is left waiting. */
async function readWaiting(read: () => Promise<string | null>): Promise<string[]> {
  const texts: string[] = []
  for (;;) {
    const text = await Promise.race([
      read(),
      new Promise<'nothing'>((resolve) => setImmediate(() => resolve('nothing'))),
    ])
    if (text === null || text === 'nothing') return texts
    texts.push(text)
  }
}

const versionsIn = (texts: string[]) => texts.flatMap((text) => /^id: (\d+)$/m.exec(text)?.[1] ?? [])

/** A kilobyte or so more in each event, so that few of them fill the queue. */
const bulky = (version: number) =>
  someSnapshot({ version, processed: version, file_name: '파일'.repeat(200) })

describe('an event stream', () => {
  it('drops versions that are not newer than what was said', async () => {
    const { stream, read } = openStream()
    for (const version of [2, 1, 2, 3]) stream.send(someSnapshot({ version }))
    expect(versionsIn(await readWaiting(read))).toEqual(['2', '3'])
  })

  it('makes the bytes of an event once for all who hear it in one language', async () => {
    const [one, other] = [openStream(), openStream()]
    const task = someSnapshot({ version: 1 })
    one.stream.send(task)
    other.stream.send(task)
    const [, first] = [await one.reader.read(), await one.reader.read()]
    const [, second] = [await other.reader.read(), await other.reader.read()]
    expect(first.value).toBe(second.value)
  })

  it('holds only the newest state for a client that was slow', async () => {
    const { stream, read } = openStream()
    for (let version = 1; version <= 40; version++) stream.send(bulky(version))
    const versions = versionsIn(await readWaiting(read)).map(Number)
    expect(versions.length).toBeLessThan(20)
    expect(versions.at(-1)).toBe(40)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(stream.isOpen).toBe(true)
  })

  it('gives a client up that does not read, once it is 64 kB behind', async () => {
    const { stream, onClosed, read } = openStream()
    for (let version = 1; version <= 200; version++) stream.send(bulky(version))
    expect(stream.isOpen).toBe(false)
    expect(onClosed).toHaveBeenCalledOnce()
    await expect(read()).rejects.toThrow('does not read')
  })

  it('tells a slow client of an ending all the same, and then ends', async () => {
    const { stream, read, onClosed } = openStream('task')
    for (let version = 1; version <= 60; version++) stream.send(bulky(version))
    stream.send(someSnapshot({ version: 61, status: 'cancelled' }))
    expect(onClosed).not.toHaveBeenCalled()
    const texts = await readWaiting(read)
    expect(texts.at(-1)).toMatch(/^event: classification_cancelled\nid: 61\n/)
    expect(onClosed).toHaveBeenCalledOnce()
    expect(await read()).toBeNull()
  })

  it('takes any number of tasks at the beginning without giving the client up', async () => {
    const { stream, read } = openStream()
    for (let n = 0; n < 500; n++) stream.send(someSnapshot({ task_id: `task-${n}` }))
    stream.sendSynced()
    const texts = await readWaiting(read)
    expect(versionsIn(texts)).toHaveLength(500)
    expect(texts.at(-1)).toContain('synced')
  })

  it('cleans up once, whether the client leaves, the server ends it, or both', async () => {
    const left = openStream()
    await left.reader.cancel()
    left.stream.end(0)
    left.stream.drop()
    expect(left.onClosed).toHaveBeenCalledOnce()
    const ended = openStream()
    ended.stream.end(0)
    await ended.reader.cancel()
    expect(ended.onClosed).toHaveBeenCalledOnce()
  })

  it('beats with a comment, which the stream of all makes visible to scripts', async () => {
    const [one, all] = [openStream('task'), openStream('list')]
    one.stream.beat()
    all.stream.beat()
    expect((await readWaiting(one.read)).at(-1)).toBe(': beat\n\n')
    expect((await readWaiting(all.read)).at(-1)).toBe(': beat\nevent: connection\ndata: {"state":"beat"}\n\n')
  })

  it('that ends as planned says when to come back', async () => {
    const { stream, read } = openStream()
    stream.end(300)
    expect((await readWaiting(read)).at(-1)).toBe(
      'event: connection\ndata: {"state":"ending","reconnect_in_ms":300}\nretry: 300\n\n',
    )
  })
})
