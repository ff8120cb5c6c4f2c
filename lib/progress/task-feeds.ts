import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'

/** CONTRACT: at most ten times a second, at least every 250 ms while tickets are being finished. */
const FASTEST_MS = 100
const SLOWEST_MS = 250
/** So many watchers more and the pace is a millisecond slower: what one event costs grows with them. */
const WATCHERS_PER_MS = 20

export function paceMs(watchers: number): number {
  return Math.min(SLOWEST_MS, FASTEST_MS + watchers / WATCHERS_PER_MS)
}

interface Feed {
  /** The newest that is known. */
  latest: TaskSnapshot
  deliveredVersion: number
  deliveredAt: number
  timer: NodeJS.Timeout | undefined
}

export interface FeedEvents {
  watcherCount(task: TaskSnapshot): number
  deliver(task: TaskSnapshot): void
}

/**
 * Sets the pace, once a task and not once a watcher: progress that comes too fast waits, and the newest replaces what
 * waits; a change of status or step goes out at once. A version is delivered once, and never after a newer one.
 */
export class TaskFeeds {
  readonly #feeds = new Map<string, Feed>()
  readonly #events: FeedEvents

  constructor(events: FeedEvents) {
    this.#events = events
  }

  take(task: TaskSnapshot): void {
    const feed = this.#feeds.get(task.task_id)
    const watchers = this.#events.watcherCount(task)
    if (watchers === 0) this.#forget(task.task_id)
    else if (!feed) this.#begin(task)
    else if (task.version > feed.latest.version) this.#advance(feed, task, watchers)
  }

  #begin(task: TaskSnapshot): void {
    const feed = { latest: task, deliveredVersion: 0, deliveredAt: 0, timer: undefined }
    this.#feeds.set(task.task_id, feed)
    this.#deliver(feed)
  }

  #advance(feed: Feed, task: TaskSnapshot, watchers: number): void {
    const isTurn = task.status !== feed.latest.status || task.step !== feed.latest.step
    feed.latest = task
    const waitMs = feed.deliveredAt + paceMs(watchers) - performance.now()
    if (isTurn || waitMs <= 0) this.#deliver(feed)
    else feed.timer ??= setTimeout(() => this.#deliver(feed), waitMs)
  }

  #deliver(feed: Feed): void {
    clearTimeout(feed.timer)
    feed.timer = undefined
    feed.deliveredAt = performance.now()
    if (feed.latest.version <= feed.deliveredVersion) return
    feed.deliveredVersion = feed.latest.version
    if (!isUnfinished(feed.latest.status)) this.#forget(feed.latest.task_id)
    this.#events.deliver(feed.latest)
  }

  #forget(taskId: string): void {
    clearTimeout(this.#feeds.get(taskId)?.timer)
    this.#feeds.delete(taskId)
  }

  /** Unfinished tasks somebody was told about: what must be read again after a time of not hearing. */
  taskIds(): string[] {
    return [...this.#feeds.keys()]
  }

  clear(): void {
    for (const taskId of this.taskIds()) this.#forget(taskId)
  }
}
