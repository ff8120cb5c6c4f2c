import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { paceMs, TaskFeeds } from '#lib/progress/task-feeds.ts'
import { someSnapshot } from '#tests/factories/snapshot.ts'

let delivered: TaskSnapshot[]
let watchers: number
let feeds: TaskFeeds
const versions = () => delivered.map(({ version }) => version)
const progress = (version: number) => someSnapshot({ version, processed: version })

beforeEach(() => {
  vi.useFakeTimers()
  delivered = []
  watchers = 1
  feeds = new TaskFeeds({ watcherCount: () => watchers, deliver: (task) => delivered.push(task) })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a task’s feed', () => {
  it('delivers the first progress at once, and of what comes too fast the newest, a tenth of a second later', () => {
    for (let version = 1; version <= 50; version++) feeds.take(progress(version))
    expect(versions()).toEqual([1])
    vi.advanceTimersByTime(paceMs(1))
    expect(versions()).toEqual([1, 50])
    vi.advanceTimersByTime(10_000)
    expect(versions()).toEqual([1, 50])
  })

  it('delivers every change of step or status at once, and drops the progress that waited before it', () => {
    feeds.take(progress(1))
    feeds.take(progress(2))
    feeds.take(someSnapshot({ version: 3, step: 'aggregating' }))
    feeds.take(someSnapshot({ version: 4, step: 'saving' }))
    feeds.take(someSnapshot({ version: 5, step: 'saving', status: 'completed' }))
    expect(versions()).toEqual([1, 3, 4, 5])
    vi.advanceTimersByTime(10_000)
    expect(versions()).toEqual([1, 3, 4, 5])
  })

  it('never delivers a version twice or after a newer one', () => {
    for (const version of [3, 2, 3, 1, 4, 4]) {
      feeds.take(progress(version))
      vi.advanceTimersByTime(1_000)
    }
    expect(versions()).toEqual([3, 4])
  })

  it('slows down for many watchers, but never below four times a second', () => {
    expect(paceMs(1)).toBeCloseTo(100, 0)
    expect(paceMs(1_000)).toBe(150)
    expect(paceMs(1_000_000)).toBe(250)
  })

  it('keeps nothing of a task that ended or that nobody watches', () => {
    feeds.take(progress(1))
    expect(feeds.taskIds()).toEqual(['task-1'])
    feeds.take(someSnapshot({ version: 2, status: 'cancelled' }))
    expect(feeds.taskIds()).toEqual([])
    feeds.take(progress(3))
    feeds.take(progress(4))
    watchers = 0
    feeds.take(progress(5))
    expect(feeds.taskIds()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
