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
export const QUEUE_BYTES = 16 * 1024
/** A client that has fallen so many bytes behind without taking one is gone, whatever its socket says. */
const DROP_AFTER_BYTES = 64 * 1024

const SYNCED_FRAME = connectionFrame({ state: 'synced' })
const LIST_BEAT_FRAME = Buffer.concat([BEAT_FRAME.subarray(0, -1), connectionFrame({ state: 'beat' })])

/** Where the bytes go: a web stream or a Node response. It calls `resume` and `left` of its event stream. */
export interface Sink {
  write(frame: Frame): void
  /** QUEUE_BYTES or more wait unread. */
  readonly isBackedUp: boolean
  /** Ends it once everything written has been taken. */
  finish(): void
  /** Ends it now. */
  drop(): void
}

export interface EventStreamOptions {
  shape: FrameShape
  locale: Locale
  /** Runs once, however the stream ends: finished, dropped, or left by the client. */
  onClosed: () => void
}

/** One client's stream: keeps versions in order, and holds one newest state a task while the client does not read. */
export class EventStream {
  readonly #options: EventStreamOptions
  readonly #versions = new Map<string, number>()
  #sink: Sink | undefined
  /** What could not be handed on yet, by task: a client that is slow gets the newest of each, never a backlog. */
  #waiting: Map<string, Frame[]> | undefined = new Map()
  #behindBytes = 0
  #isLast = false
  #isOpen = true

  constructor(options: EventStreamOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /**
   * What was sent until now waited; it goes out here.
   * @param retryMs jittered: how long a client waits after a connection that broke
   */
  start(sink: Sink, retryMs: number): void {
    this.#sink = sink
    sink.write(openingFrame(retryMs))
    this.resume()
  }

  /** Older and equal versions than what was said already are dropped. */
  send(task: TaskSnapshot): void {
    if (!this.#isOpen || task.version <= (this.#versions.get(task.task_id) ?? 0)) return
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
    if (!this.#waiting) this.#sink?.write(this.#options.shape === 'list' ? LIST_BEAT_FRAME : BEAT_FRAME)
  }

  /** Ends the stream for now; the client should be back after so long. */
  end(reconnectMs: number): void {
    const sink = this.#sink
    if (!sink || this.#waiting || sink.isBackedUp) {
      this.drop()
      return
    }
    sink.write(endingNotice(Math.round(reconnectMs), this.#options.shape))
    this.#close()?.finish()
  }

  /** Ends the connection without waiting for a client that does not read. */
  drop(): void {
    this.#close()?.drop()
  }

  /** The client is gone. */
  left(): void {
    this.#close()
  }

  /** The client has taken something: what waits may follow. */
  resume(): void {
    this.#behindBytes = 0
    if (!this.#waiting || !this.#sink) return
    for (const [key, frames] of this.#waiting) {
      if (this.#sink.isBackedUp) return
      for (const frame of frames) this.#sink.write(frame)
      this.#waiting.delete(key)
    }
    this.#waiting = undefined
    if (this.#isLast) this.#close()?.finish()
  }

  #push(key: string, frames: Frame[]): void {
    if (!this.#isOpen) return
    if (this.#waiting || !this.#sink || this.#sink.isBackedUp) {
      this.#hold(key, frames)
      return
    }
    for (const frame of frames) this.#sink.write(frame)
    if (this.#isLast) this.#close()?.finish()
  }

  #hold(key: string, frames: Frame[]): void {
    this.#waiting ??= new Map()
    for (const superseded of this.#waiting.get(key) ?? []) this.#behindBytes += superseded.length
    this.#waiting.delete(key)
    this.#waiting.set(key, frames)
    if (this.#behindBytes > DROP_AFTER_BYTES) this.drop()
  }

  #close(): Sink | undefined {
    if (!this.#isOpen) return undefined
    this.#isOpen = false
    this.#waiting = undefined
    this.#options.onClosed()
    return this.#sink
  }
}
