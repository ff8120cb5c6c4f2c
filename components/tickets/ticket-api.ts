import * as z from 'zod'
import { ticketDetailSchema, ticketRowsSchema } from '#lib/results/schema.ts'

const failureSchema = z.object({ error: z.string() })
const countSchema = z.object({ total: z.number() })

/** What the server said went wrong, in words for the person. */
export class TicketsFailure extends Error {}

async function ask<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal })
  const body: unknown = await response.json()
  if (response.ok) return schema.parse(body)
  throw new TicketsFailure(failureSchema.parse(body).error)
}

const base = (taskId: string) => `/api/classifications/${taskId}/tickets`

/** @param query filters and sort, as in the address */
export function fetchTicketRows(
  taskId: string,
  { query, cursor, limit }: { query: string; cursor: string; limit: number },
  signal: AbortSignal,
) {
  const search = new URLSearchParams(query)
  search.set('limit', String(limit))
  if (cursor) search.set('cursor', cursor)
  return ask(`${base(taskId)}/rows?${search}`, ticketRowsSchema, signal)
}

export function fetchTicketCount(taskId: string, query: string, signal: AbortSignal) {
  const search = new URLSearchParams(query)
  search.delete('sort')
  return ask(`${base(taskId)}/count?${search}`, countSchema, signal)
}

export function fetchTicketDetail(taskId: string, ticketId: string, signal: AbortSignal) {
  return ask(`${base(taskId)}/${ticketId}`, ticketDetailSchema, signal)
}
