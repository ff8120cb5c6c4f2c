import { setTimeout as sleep } from 'node:timers/promises'
import { describeError, logger } from '#lib/logger.ts'
import { listWantedSnapshots } from '#lib/progress/data.ts'
import { Listener } from '#lib/progress/listener.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { type Filter, type Subscriber, Subscribers } from '#lib/progress/subscribers.ts'
import { TaskFeeds } from '#lib/progress/task-feeds.ts'

const CHANNEL = 'task_progress'
/** While nothing is heard, one query so often serves every subscriber of the process. */
const POLL_MS = 1_000

export interface HubCounters {
  subscribers: number
  /** false: LISTEN is down or a pooler swallows it, and the hub polls. */
  isHearing: boolean
  notifications: number
  deliveries: number
  polls: number
}

/**
 * Everything that changes about a task, from the database to every open stream of this process, over one connection.
 * The snapshot is in the notification, so an event costs no read. A notification is a hint: whatever may have been
 * missed (LISTEN lost, deaf behind a pooler) is read again, in one query for all subscribers.
 */
export class Hub {
  readonly #subscribers = new Subscribers()
  readonly #feeds = new TaskFeeds({
    watcherCount: (task) => this.#subscribers.countOf(task),
    deliver: (task) => {
      this.#deliveries++
      this.#subscribers.tell(task)
    },
  })
  #listener: Listener | undefined
  #polling = new AbortController()
  #isDraining = false
  #notifications = 0
  #deliveries = 0
  #polls = 0

  get isDraining(): boolean {
    return this.#isDraining
  }

  get counters(): HubCounters {
    return {
      subscribers: this.#subscribers.count,
      isHearing: this.#listener?.isHearing ?? false,
      notifications: this.#notifications,
      deliveries: this.#deliveries,
      polls: this.#polls,
    }
  }

  /** Subscribe first, read the state after, and hand what was read to `note`: then nothing falls in between. */
  subscribe(filter: Filter, subscriber: Subscriber): () => void {
    if (this.#isDraining) throw new Error('the hub is stopping')
    const remove = this.#subscribers.add(filter, subscriber)
    this.#start()
    return () => {
      remove()
      if (this.#subscribers.count === 0) this.#feeds.clear()
    }
  }

  /** What a subscriber was told from a read: from now on the hub answers for what comes after it. */
  note(tasks: readonly TaskSnapshot[]): void {
    for (const task of tasks) this.#feeds.take(task)
  }

  /** Ends every subscription and the connection; nothing can be subscribed any more. */
  drain(): void {
    this.#isDraining = true
    this.#subscribers.drain()
    this.#feeds.clear()
    this.#polling.abort()
    this.#listener?.stop()
  }

  #start(): void {
    if (this.#listener) return
    this.#listener = new Listener(CHANNEL, {
      onPayload: (payload) => {
        this.#notifications++
        this.#feeds.take(JSON.parse(payload) as TaskSnapshot)
      },
      onHearing: () => void this.#readAgain(),
    })
    void this.#listener.run()
    void this.#pollWhileDeaf()
  }

  async #pollWhileDeaf(): Promise<void> {
    const { signal } = this.#polling
    while (!signal.aborted) {
      // Only the abort ends the pause early.
      await sleep(POLL_MS, undefined, { ref: false, signal }).catch(() => undefined)
      if (!signal.aborted && !this.#listener?.isHearing && this.#subscribers.count > 0)
        await this.#readAgain()
    }
  }

  /** Never rejects: what could not be read now is read at the next turn. */
  async #readAgain(): Promise<void> {
    this.#polls++
    try {
      const { taskIds, userIds, isAnyOfAll: isAll } = this.#subscribers
      const wanted = { taskIds: [...new Set([...taskIds, ...this.#feeds.taskIds()])], userIds, isAll }
      this.note(await listWantedSnapshots(wanted))
    } catch (error) {
      logger().warn({ error: describeError(error) }, 'progress could not be read')
    }
  }
}

const store = globalThis as typeof globalThis & { __bunryuHub?: Hub }

/** The one hub of this process (Next bundles a module several times; globalThis it shares). */
export function hub(): Hub {
  store.__bunryuHub ??= new Hub()
  return store.__bunryuHub
}
