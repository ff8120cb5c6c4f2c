import { type ListTasksInput, listTasksSchema } from '#lib/tasks/schema.ts'
import { textParam } from '../params.ts'

const NAMES = ['q', 'status', 'engine', 'user', 'from', 'to', 'pinned', 'sort'] as const

export interface TaskFilter {
  input: ListTasksInput
  /** The filters that hold, as a query string; empty without any. */
  query: string
  /** Whether they leave anything out: an order does not. */
  isFiltered: boolean
}

/** Filters out of the address. A value that cannot be one is left out: an old link still shows a page. */
export function taskFilterOf(params: Record<string, string | string[] | undefined>): TaskFilter {
  const given = NAMES.flatMap((name) => {
    const value = textParam(params[name])
    return value !== null && listTasksSchema.safeParse({ [name]: value }).success
      ? [[name, value] as [string, string]]
      : []
  })
  return {
    input: listTasksSchema.parse(Object.fromEntries(given)),
    query: new URLSearchParams(given).toString(),
    isFiltered: given.some(([name]) => name !== 'sort'),
  }
}
