import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveConnection } from '#components/live/live-connection.ts'
import { LiveConnectionContext } from '#components/live/use-live-connection.ts'
import { useLiveTasks } from '#components/live/use-live-tasks.ts'
import { useTaskProgress } from '#components/live/use-task-progress.ts'
import type { TaskListItem } from '#lib/tasks/schema.ts'
import { someTask } from '#tests/factories/task-list-item.ts'
import { FakeBrowser } from '#tests/setup/fake-browser.ts'

let browser: FakeBrowser
let connection: LiveConnection
let client: QueryClient
let server: TaskListItem[]
const fetched: string[] = []

beforeEach(() => {
  vi.useFakeTimers()
  browser = new FakeBrowser()
  connection = new LiveConnection(browser.tab().environment)
  client = new QueryClient()
  server = [someTask()]
  fetched.length = 0
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url)
    if (browser.status !== 200) return Response.json({}, { status: browser.status })
    const task = server.find(({ task_id }) => url.endsWith(task_id))
    return Response.json(task ?? { items: server })
  })
})
afterEach(() => {
  client.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function wrapper({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={client}>
      <LiveConnectionContext value={connection}>{children}</LiveConnectionContext>
    </QueryClientProvider>
  )
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const say = async (what: () => void) => {
  await act(async () => what())
  await pass(1)
}

describe('a watched task', () => {
  const watch = async (initial = someTask()) => {
    const rendered = renderHook((task) => useTaskProgress(task), { wrapper, initialProps: initial })
    await pass(1)
    return rendered
  }

  it('follows the stream, without a single request', async () => {
    const { result } = await watch()
    expect(result.current).toMatchObject({ connection: 'connecting', progress: { version: 1 } })
    await say(() => browser.stream.sync(someTask()))
    await say(() => browser.stream.progress(someTask({ version: 2, current: 400 })))
    expect(result.current).toMatchObject({ connection: 'live', progress: { version: 2, current: 400 } })
    await pass(20_000)
    expect(fetched).toEqual([])
  })

  it('is polled while the stream is down, and not after it is back', async () => {
    const { result } = await watch()
    await say(() => browser.stream.sync(someTask()))
    await say(() => browser.stream.break())
    server = [someTask({ version: 5, current: 500 })]
    await pass(2_500)
    expect(result.current).toMatchObject({ connection: 'polling', progress: { version: 5 } })
    await pass(10_000)
    await say(() => browser.stream.sync(someTask({ version: 6 })))
    const count = fetched.length
    await pass(20_000)
    expect(fetched).toHaveLength(count)
    expect(result.current).toMatchObject({ connection: 'live', progress: { version: 6 } })
  })

  it('is polled on and on through failed requests', async () => {
    const { result } = await watch()
    await pass(2_100)
    browser.status = 503
    await pass(20_000)
    expect(fetched.length).toBeGreaterThan(5)
    browser.status = 200
    server = [someTask({ version: 9, status: 'completed' })]
    await pass(2_500)
    expect(result.current).toMatchObject({ connection: 'ended', progress: { status: 'completed' } })
  })

  it('never steps back when an old answer to polling comes after a newer event', async () => {
    const { result } = await watch()
    await say(() => browser.stream.sync(someTask({ version: 8 })))
    await say(() => browser.stream.break())
    server = [someTask({ version: 3 })]
    await pass(2_500)
    expect(fetched.length).toBeGreaterThan(0)
    expect(result.current.progress.version).toBe(8)
  })

  it('that ended while nobody listened is asked for once the stream has not named it', async () => {
    const { result } = await watch()
    server = [someTask({ version: 9, status: 'completed' })]
    await say(() => browser.stream.sync())
    expect(fetched).toEqual(['/api/classifications/progress/task-1'])
    expect(result.current).toMatchObject({ connection: 'ended', progress: { status: 'completed' } })
  })

  it('takes a newer state that the page brings, and no older one', async () => {
    const { result, rerender } = await watch(someTask({ version: 4 }))
    rerender(someTask({ version: 6 }))
    await pass(1)
    expect(result.current.progress.version).toBe(6)
    rerender(someTask({ version: 5 }))
    await pass(1)
    expect(result.current.progress.version).toBe(6)
  })

  it('stops being asked for when nobody is signed in any more', async () => {
    const { result } = await watch()
    browser.status = 401
    await pass(10_000)
    expect(result.current.connection).toBe('ended')
    const count = fetched.length
    await pass(60_000)
    expect(fetched).toHaveLength(count)
  })

  it('says when it was last known: up to the moment the stream broke', async () => {
    const { result } = await watch()
    await say(() => browser.stream.sync(someTask()))
    await pass(15_000)
    await say(() => browser.stream.say('connection', { state: 'beat' }))
    const heardAt = Date.now()
    browser.status = 503
    await pass(5_000)
    await say(() => browser.stream.break())
    expect(heardAt - result.current.lastUpdateAt).toBeLessThan(10)
  })
})

describe('a page of tasks', () => {
  it('moves its rows, and has tasks started since on top', async () => {
    const rows = [someTask({ task_id: 'a' })]
    const { result } = renderHook(() => useLiveTasks(rows), { wrapper })
    await pass(1)
    await say(() => browser.stream.sync(someTask({ task_id: 'a', version: 2 })))
    await say(() => browser.stream.progress(someTask({ task_id: 'b' })))
    expect(result.current.map(({ task_id, version }) => [task_id, version])).toEqual([
      ['b', 1],
      ['a', 2],
    ])
    expect(fetched).toEqual([])
  })

  it('is polled while the stream is down', async () => {
    const rows = [someTask({ task_id: 'a' })]
    const { result } = renderHook(() => useLiveTasks(rows), { wrapper })
    server = [someTask({ task_id: 'a', version: 3 })]
    await pass(5_000)
    expect(result.current.map(({ version }) => version)).toEqual([3])
  })

  it('asks how a row ended that the stream has not named', async () => {
    const rows = [someTask({ task_id: 'a' })]
    const { result } = renderHook(() => useLiveTasks(rows), { wrapper })
    server = [someTask({ task_id: 'a', version: 3, status: 'failed' })]
    await pass(1)
    await say(() => browser.stream.sync())
    expect(result.current[0]).toMatchObject({ status: 'failed' })
  })
})
