import {
  BEAT_FRAME,
  connectionFrame,
  endingFrame,
  endingNotice,
  type Frame,
  type FrameShape,
  openingFrame,
  progressFrame,
} from '#lib/http/event-frames.ts'
import type { Locale } from '#lib/locale.ts'
import { describeError, logger } from '#lib/logger.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'

/** So many bytes may wait unread; from there on the newest state of a task replaces what waits. */
const QUEUE_BYTES = 16 * 1024
/** A client that has fallen so many bytes behind without taking one is gone, whatever its socket says. */
const DROP_AFTER_BYTES = 64 * 1024

const SYNCED_FRAME = connectionFrame({ state: 'synced' })
const LIST_BEAT_FRAME = new Uint8Array([...BEAT_FRAME.subarray(0, -1), ...connectionFrame({ state: 'beat' })])

export interface EventStreamOptions {
  shape: FrameShape
  locale: Locale
  /** Jittered: how long a client waits after a connection that broke. */
  retryMs: number
  /** Runs once, however the stream ends: finished, dropped, or left by the client. */
  onClosed: () => void
}

/** One client's stream: keeps versions in order, and holds one newest state a task while the client does not read. */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>
  readonly #options: EventStreamOptions
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  readonly #versions = new Map<string, number>()
  /** What could not be handed on yet, by task: a client that is slow gets the newest of each, never a backlog. */
  #waiting: Map<string, Frame[]> | undefined
  #behindBytes = 0
  #isLast = false

  constructor(options: EventStreamOptions) {
    this.#options = options
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start: (controller) => {
        this.#controller = controller
        controller.enqueue(openingFrame(options.retryMs))
      },
      pull: () => this.#flush(),
      cancel: () => {
        this.#release()
      },
    }
    this.body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }))
  }

  get isOpen(): boolean {
    return this.#controller !== undefined
  }

  /** Older and equal versions than what was said already are dropped. */
  send(task: TaskSnapshot): void {
    if (!this.isOpen || task.version <= (this.#versions.get(task.task_id) ?? 0)) return
    this.#versions.set(task.task_id, task.version)
    const { locale, shape } = this.#options
    if (isUnfinished(task.status)) this.#push(task.task_id, [progressFrame(task, locale, shape)])
    else this.#sendEnding(task, endingFrame(task, locale, shape))
  }

  #sendEnding(task: TaskSnapshot, ending: Frame | Promise<Frame>): void {
    if (ending instanceof Uint8Array) this.#pushEnding(task, ending)
    else
      ending.then(
        (frame) => this.#pushEnding(task, frame),
        (error) => this.#failEnding(task, error),
      )
  }

  /** On the stream of all the row's last progress goes ahead of its ending, and the stream stays. */
  #pushEnding(task: TaskSnapshot, ending: Frame): void {
    const { shape, locale } = this.#options
    this.#isLast = shape === 'task'
    this.#push(task.task_id, shape === 'task' ? [ending] : [progressFrame(task, locale, shape), ending])
  }

  /** The client comes back, and is told then. */
  #failEnding(task: TaskSnapshot, error: unknown): void {
    logger().warn({ taskId: task.task_id, error: describeError(error) }, 'the result could not be read')
    this.end(0)
  }

  /** Everything unfinished has been said. */
  sendSynced(): void {
    this.#push('', [SYNCED_FRAME])
  }

  /** Bytes, so that proxies keep the connection; a client that has bytes waiting needs none. */
  beat(): void {
    if (this.#waiting) return
    this.#controller?.enqueue(this.#options.shape === 'list' ? LIST_BEAT_FRAME : BEAT_FRAME)
  }

  /** Ends the stream for now; the client should be back after so long. */
  end(reconnectMs: number): void {
    if (!this.#controller) return
    if (this.#waiting || this.#isBackedUp) {
      this.drop()
      return
    }
    this.#controller.enqueue(endingNotice(Math.round(reconnectMs), this.#options.shape))
    this.#finish()
  }

  /** Ends the connection without waiting for a client that does not read. */
  drop(): void {
    const controller = this.#release()
    // Named as an abort, which servers take as a client gone and not as a fault of ours.
    controller?.error(new DOMException('the client does not read', 'AbortError'))
  }

  get #isBackedUp(): boolean {
    return (this.#controller?.desiredSize ?? 0) <= 0
  }

  #push(key: string, frames: Frame[]): void {
    if (!this.#controller) return
    if (!this.#waiting && !this.#isBackedUp) {
      for (const frame of frames) this.#controller.enqueue(frame)
      if (this.#isLast) this.#finish()
      return
    }
    this.#waiting ??= new Map()
    for (const superseded of this.#waiting.get(key) ?? []) this.#behindBytes += superseded.length
    this.#waiting.delete(key)
    this.#waiting.set(key, frames)
    if (this.#behindBytes > DROP_AFTER_BYTES) this.drop()
  }

  /** Called when the client has taken something. */
  #flush(): void {
    this.#behindBytes = 0
    if (!this.#waiting) return
    for (const [key, frames] of this.#waiting) {
      if (this.#isBackedUp) return
      for (const frame of frames) this.#controller?.enqueue(frame)
      this.#waiting.delete(key)
    }
    this.#waiting = undefined
    if (this.#isLast) this.#finish()
  }

  #finish(): void {
    this.#release()?.close()
  }

  #release(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller
    if (!controller) return undefined
    this.#controller = undefined
    this.#waiting = undefined
    this.#options.onClosed()
    return controller
  }
}
