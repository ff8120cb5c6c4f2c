import { errorSentence } from '#lib/error-sentences.ts'
import type { Locale } from '#lib/locale.ts'
import { type TaskSnapshot, toProgress, toTaskListItem } from '#lib/progress/snapshot.ts'
import { readResult } from '#lib/results/data.ts'

/** The bytes of events (CONTRACT: "Events"). A snapshot's are made once a language and shared by all its watchers. */
export type Frame = Buffer

/** `task`: the stream of one task. `list`: the stream of all, whose progress also says whose task and file it is. */
export type FrameShape = 'task' | 'list'

export function encodeEvent(event: string, id: number, data: unknown): Frame {
  return Buffer.from(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`)
}

const made = new WeakMap<TaskSnapshot, Map<string, Frame | Promise<Frame>>>()

function once<T extends Frame | Promise<Frame>>(task: TaskSnapshot, key: string, make: () => T): T {
  const frames = made.get(task) ?? new Map<string, Frame | Promise<Frame>>()
  made.set(task, frames)
  const known = frames.get(key)
  if (known) return known as T
  const frame = make()
  frames.set(key, frame)
  return frame
}

export function progressFrame(task: TaskSnapshot, locale: Locale, shape: FrameShape): Frame {
  return once(task, `progress ${shape} ${locale}`, () => {
    const data = shape === 'task' ? toProgress(task, locale) : toTaskListItem(task, locale)
    return encodeEvent('classification_progress', task.version, data)
  })
}

/** How an ended task ends. The result is read once, however many watch. */
export function endingFrame(task: TaskSnapshot, locale: Locale, shape: FrameShape): Frame | Promise<Frame> {
  if (task.status === 'completed') return once(task, 'complete', () => completeFrame(task))
  return once(task, `${task.status} ${shape} ${locale}`, () => {
    if (task.status === 'failed') {
      const code = task.error_code ?? 'internal'
      const data = { task_id: task.task_id, error: errorSentence(code, {}, locale), code }
      return encodeEvent('classification_error', task.version, data)
    }
    const data = shape === 'task' ? toProgress(task, locale) : toTaskListItem(task, locale)
    return encodeEvent('classification_cancelled', task.version, data)
  })
}

async function completeFrame(task: TaskSnapshot): Promise<Frame> {
  const result = await readResult(task)
  if (!result) throw new Error('a completed task has no result')
  const { tickets: _, ...data } = result
  return encodeEvent('classification_complete', task.version, { task_id: task.task_id, success: true, data })
}

// ── About the connection itself ─────────────────────────────────────────────

/** At once, so that proxies pass the headers on. `retryMs` is for what comes after a broken connection. */
export function openingFrame(retryMs: number): Frame {
  return Buffer.from(`: hello\nretry: ${retryMs}\n\n`)
}

export const BEAT_FRAME = Buffer.from(': beat\n\n')

/**
 * On the stream of all, `connection` events for scripts (which see neither comments nor `retry`):
 * `synced` after everything unfinished has been said, `beat`, and `ending` with when to come back.
 */
export function connectionFrame(data: { state: 'synced' | 'beat' }): Frame {
  return Buffer.from(`event: connection\ndata: ${JSON.stringify(data)}\n\n`)
}

export function endingNotice(reconnectMs: number, shape: FrameShape): Frame {
  const notice = `retry: ${reconnectMs}\n\n`
  if (shape === 'task') return Buffer.from(notice)
  const data = { state: 'ending', reconnect_in_ms: reconnectMs }
  return Buffer.from(`event: connection\ndata: ${JSON.stringify(data)}\n${notice}`)
}
