import type { QueryClient } from '@tanstack/react-query'
import * as z from 'zod'
import { isUnfinished, progressSchema, type TaskListItem, taskListItemSchema } from '#lib/tasks/schema.ts'
import type { ConnectionState } from './live-connection.ts'

/** One entry a task, filled by the stream and by polling alike; a version only ever replaces a lower one. */

export const progressKey = (taskId: string) => ['task-progress', taskId] as const
export const resultKey = (taskId: string) => ['task-result', taskId] as const
export const LIVE_TASKS_KEY = ['live-tasks'] as const

const POLL_MS = { least: 1_500, most: 2_500 }
const REQUEST_TIMEOUT_MS = 10_000
const NEWEST_TASKS = 50

/** Each tab its own, so that many who lost the server together do not ask together. */
export function pollDelay(): number {
  return POLL_MS.least + Math.random() * (POLL_MS.most - POLL_MS.least)
}

/** Offline too: a server on this machine or network may well answer. */
export function isPolled(state: ConnectionState): boolean {
  return state === 'polling' || state === 'offline'
}

export function newest<T extends { version: number }>(known: T | undefined, incoming: T): T {
  return known && known.version >= incoming.version ? known : incoming
}

export function putProgress(client: QueryClient, task: TaskListItem): void {
  client.setQueryData<TaskListItem>(progressKey(task.task_id), (known) => newest(known, task))
}

/** The request was answered, but with no progress. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  })
  if (!response.ok) throw new Refused(response.status)
  return response.json()
}

/** What polling asks: the same progress the stream sends. @throws Refused */
export async function fetchProgress(known: TaskListItem, signal: AbortSignal): Promise<TaskListItem> {
  const url = `/api/classifications/progress/${known.task_id}`
  return { ...known, ...progressSchema.parse(await fetchJson(url, signal)) }
}

const pageSchema = z.object({ items: z.array(taskListItemSchema) })

/** The newest tasks the viewer may see. @throws Refused */
export async function fetchNewestTasks(signal: AbortSignal): Promise<TaskListItem[]> {
  return pageSchema.parse(await fetchJson(`/api/classifications?limit=${NEWEST_TASKS}`, signal)).items
}

/** `incoming` over `known`, each at its newest; new ones are added. */
export function mergeTasks(
  known: readonly TaskListItem[],
  incoming: readonly TaskListItem[],
): TaskListItem[] {
  const merged = new Map(known.map((task) => [task.task_id, task]))
  for (const task of incoming) merged.set(task.task_id, newest(merged.get(task.task_id), task))
  return [...merged.values()]
}

/**
 * A page's rows with what is known since: rows move, and tasks started since come first, newest first.
 * @param accepts whether a task that is not among the rows belongs there
 */
export function applyLive(
  rows: readonly TaskListItem[],
  live: readonly TaskListItem[],
  accepts: (task: TaskListItem) => boolean,
): TaskListItem[] {
  const byId = new Map(live.map((task) => [task.task_id, task]))
  const shown = new Set(rows.map((row) => row.task_id))
  const added = live.filter((task) => !shown.has(task.task_id) && accepts(task))
  added.sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
  return [...added, ...rows.map((row) => newest(byId.get(row.task_id), row))]
}

/** An ended task that a newer page does not have any more was removed, or sits on another page. */
export function withoutGone(live: readonly TaskListItem[], rows: readonly TaskListItem[]): TaskListItem[] {
  const shown = new Set(rows.map((row) => row.task_id))
  return live.filter((task) => isUnfinished(task.status) || shown.has(task.task_id))
}
