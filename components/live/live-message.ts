import * as z from 'zod'
import { type ResultWithoutTickets, resultSchema } from '#lib/results/schema.ts'
import { type TaskListItem, taskListItemSchema } from '#lib/tasks/schema.ts'

/** What the stream of all tasks says, as far as a page needs it. */
export type LiveMessage =
  | { kind: 'progress'; task: TaskListItem }
  | { kind: 'complete'; taskId: string; result: ResultWithoutTickets }
  /** Everything unfinished has been said since the stream opened. */
  | { kind: 'synced' }
  | { kind: 'beat' }
  /** The server ends the stream as planned and says when to come back. */
  | { kind: 'ending'; reconnectMs: number }

export const EVENT_NAMES = ['classification_progress', 'classification_complete', 'connection'] as const

const completeSchema = z.object({ task_id: z.string(), data: resultSchema.omit({ tickets: true }) })
const connectionSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('synced') }),
  z.object({ state: z.literal('beat') }),
  z.object({ state: z.literal('ending'), reconnect_in_ms: z.number() }),
])

/** null: an event that this version of the page does not know, from a server that is newer or older. */
export function parseEvent(name: (typeof EVENT_NAMES)[number], text: string): LiveMessage | null {
  const data = parseJson(text)
  if (name === 'classification_progress') {
    const parsed = taskListItemSchema.safeParse(data)
    return parsed.success ? { kind: 'progress', task: parsed.data } : null
  }
  if (name === 'classification_complete') {
    const parsed = completeSchema.safeParse(data)
    return parsed.success ? { kind: 'complete', taskId: parsed.data.task_id, result: parsed.data.data } : null
  }
  const parsed = connectionSchema.safeParse(data)
  if (!parsed.success) return null
  return parsed.data.state === 'ending'
    ? { kind: 'ending', reconnectMs: parsed.data.reconnect_in_ms }
    : { kind: parsed.data.state }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Cut off on its way: the same as an event nobody knows.
    return null
  }
}
