import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveConnection } from '#components/live/live-connection.ts'
import type { LiveMessage } from '#components/live/live-message.ts'
import { someTask } from '#tests/factories/task-list-item.ts'
import { FakeBrowser } from '#tests/setup/fake-browser.ts'

let browser: FakeBrowser

beforeEach(() => {
  vi.useFakeTimers()
  browser = new FakeBrowser()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function openTab(options?: { hasLocks: boolean }) {
  const { environment, signal } = browser.tab(options)
  const connection = new LiveConnection(environment)
  const heard: LiveMessage[] = []
  const states: string[] = []
  connection.listen((message) => heard.push(message))
  connection.subscribe(() => {
    if (connection.status.state !== states.at(-1)) states.push(connection.status.state)
  })
  const release = connection.acquire()
  return { connection, heard, states, signal, release }
}

const soon = () => vi.advanceTimersByTimeAsync(0)
const versions = (heard: LiveMessage[]) =>
  heard.flatMap((message) => (message.kind === 'progress' ? message.task.version : []))

describe('one tab', () => {
  it('is live once everything unfinished has been said, and polls while the stream is broken', async () => {
    const { states } = openTab()
    await soon()
    browser.stream.sync(someTask())
    browser.stream.break()
    await vi.advanceTimersByTimeAsync(11_000)
    browser.stream.sync(someTask())
    expect(states).toEqual(['connecting', 'live', 'polling', 'live'])
  })

  it('never gives up: hours of failures, each tried again within half a minute', async () => {
    openTab()
    await soon()
    for (let i = 0; i < 300; i++) {
      const before = browser.streams.length
      browser.stream.break()
      await vi.advanceTimersByTimeAsync(30_000)
      expect(browser.streams.length).toBeGreaterThan(before)
    }
  })

  it('polls when a stream says nothing within two seconds, and goes on trying', async () => {
    const { connection } = openTab()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(connection.status.state).toBe('polling')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(browser.streams.length).toBeGreaterThan(1)
    expect(browser.openStreams.length).toBeLessThanOrEqual(1)
  })

  it('takes a stream for dead that has been silent, and opens another', async () => {
    const { connection } = openTab()
    await soon()
    browser.stream.sync()
    await vi.advanceTimersByTimeAsync(20_000)
    browser.stream.say('connection', { state: 'beat' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(connection.status.state).toBe('live')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(connection.status.state).toBe('polling')
    expect(browser.streams[0]!.isClosed).toBe(true)
  })

  it('never takes a step back: older and equal versions are dropped, whichever stream they come by', async () => {
    const { heard } = openTab()
    await soon()
    browser.stream.sync(someTask({ version: 5 }))
    browser.stream.progress(someTask({ version: 4 }), someTask({ version: 6 }), someTask({ version: 6 }))
    browser.stream.break()
    await vi.advanceTimersByTimeAsync(11_000)
    browser.stream.sync(someTask({ version: 5 }))
    expect(versions(heard)).toEqual([5, 6])
  })

  it('forgets an unfinished task that is not named any more, so that its page asks how it ended', async () => {
    const { connection } = openTab()
    await soon()
    browser.stream.sync(someTask({ task_id: 'a' }), someTask({ task_id: 'b' }))
    browser.stream.break()
    await vi.advanceTimersByTimeAsync(11_000)
    browser.stream.sync(someTask({ task_id: 'b' }))
    expect(connection.latest('a')).toBeUndefined()
    expect(connection.latest('b')).toBeDefined()
    expect(connection.status.syncs).toBe(2)
  })

  it('stays live through a planned end, and comes back when it was told to', async () => {
    const { states } = openTab()
    await soon()
    browser.stream.sync()
    browser.stream.say('connection', { state: 'ending', reconnect_in_ms: 300 })
    browser.stream.break()
    await vi.advanceTimersByTimeAsync(300)
    expect(browser.streams).toHaveLength(2)
    browser.stream.sync()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(states).toEqual(['connecting', 'live'])
  })

  it.each(['online', 'visible'] as const)('tries again at once when the browser says %s', async (signal) => {
    const tab = openTab()
    await soon()
    browser.stream.sync()
    await vi.advanceTimersByTimeAsync(20_000)
    vi.spyOn(Math, 'random').mockReturnValue(0.99)
    browser.stream.break()
    await vi.advanceTimersByTimeAsync(100)
    expect(browser.streams).toHaveLength(1)
    tab.signal(signal)
    expect(browser.streams).toHaveLength(2)
  })

  it('opens a new stream after the laptop slept, though timers know nothing of it', async () => {
    openTab()
    await soon()
    browser.stream.sync()
    vi.setSystemTime(Date.now() + 3_600_000)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(browser.streams[0]!.isClosed).toBe(true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(browser.openStreams).toHaveLength(1)
  })

  it('is offline when the browser says so and nothing comes any more, and live again by itself', async () => {
    const tab = openTab()
    await soon()
    browser.stream.sync()
    browser.isOnline = false
    tab.signal('offline')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(tab.connection.status.state).toBe('offline')
    browser.isOnline = true
    tab.signal('online')
    browser.stream.sync()
    expect(tab.connection.status.state).toBe('live')
  })

  it('ends when nobody is signed in any more, and starts again for the next who is', async () => {
    const tab = openTab()
    await soon()
    browser.status = 401
    browser.stream.break({ isRefused: true })
    await vi.advanceTimersByTimeAsync(120_000)
    expect(tab.connection.status.state).toBe('ended')
    expect(browser.streams).toHaveLength(1)
    tab.connection.acquire()
    await soon()
    expect(browser.openStreams).toHaveLength(1)
  })

  it('goes on trying where the stream alone is refused', async () => {
    const tab = openTab()
    await soon()
    browser.status = 200
    browser.stream.break({ isRefused: true })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(tab.connection.status.state).toBe('polling')
    expect(browser.streams.length).toBeGreaterThan(1)
  })

  it('lets go of everything a moment after the last page that needed it', async () => {
    const tab = openTab()
    await soon()
    browser.stream.sync()
    tab.release()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(browser.openStreams).toHaveLength(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('several tabs', () => {
  it('hold one stream together, and all hear what it says', async () => {
    const tabs = [openTab(), openTab(), openTab()]
    await soon()
    browser.stream.sync(someTask({ version: 2 }))
    await soon()
    expect(browser.streams).toHaveLength(1)
    for (const { connection, heard } of tabs) {
      expect(connection.status.state).toBe('live')
      expect(versions(heard)).toEqual([2])
    }
  })

  it('hand the stream on when the tab that holds it goes', async () => {
    const [first, second] = [openTab(), openTab()]
    await soon()
    browser.stream.sync(someTask({ version: 2 }))
    await soon()
    first.signal('hide')
    await soon()
    expect(browser.openStreams).toHaveLength(1)
    browser.stream.sync(someTask({ version: 3 }))
    expect(versions(second.heard)).toEqual([2, 3])
    expect(second.states).toEqual(['connecting', 'live'])
  })

  it('welcome a later one with how things stand', async () => {
    openTab()
    await soon()
    browser.stream.sync(someTask({ version: 7 }))
    const late = openTab()
    await soon()
    expect(late.connection.status).toMatchObject({ state: 'live', syncs: 1 })
    expect(late.connection.latest('task-1')?.version).toBe(7)
    expect(browser.streams).toHaveLength(1)
  })

  it('poll for themselves when the tab that holds the stream is frozen, until it thaws', async () => {
    const { locks, openChannel } = browser.tab().environment
    void locks!.request('', { signal: new AbortController().signal }, () => new Promise(() => undefined))
    const frozen = openChannel!()
    const { connection } = openTab()
    frozen.postMessage({ kind: 'welcome', state: 'live', tasks: [someTask()] })
    await soon()
    expect(connection.status.state).toBe('live')
    await vi.advanceTimersByTimeAsync(35_000)
    expect(connection.status.state).toBe('polling')
    frozen.postMessage({ kind: 'state', state: 'live' })
    await soon()
    expect(connection.status.state).toBe('live')
  })

  it('poll when the tab that holds the stream does not answer', async () => {
    const { locks } = browser.tab().environment
    void locks!.request('', { signal: new AbortController().signal }, () => new Promise(() => undefined))
    const { connection } = openTab()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(connection.status.state).toBe('polling')
    expect(browser.streams).toHaveLength(0)
  })

  it('hold a stream each where the browser has no locks', async () => {
    const tabs = [openTab({ hasLocks: false }), openTab({ hasLocks: false })]
    await soon()
    expect(browser.openStreams).toHaveLength(2)
    for (const stream of browser.streams) stream.sync(someTask())
    for (const { connection } of tabs) expect(connection.status.state).toBe('live')
  })
})
