import type { ReviewPage, SimilarTickets } from '#lib/reviews/schema.ts'

/** A refusal with the server's own sentence. */
export class RefusedError extends Error {
  readonly code: string
  readonly count: number | undefined

  constructor(code: string, message: string, count: number | undefined) {
    super(message)
    this.code = code
    this.count = count
  }
}

const TIMEOUT_MS = 30_000

async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  const response = await fetch(url, { ...init, signal })
  const body = await response.json().catch(() => ({}))
  if (!response.ok)
    throw new RefusedError(body.code ?? 'internal', body.error ?? String(response.status), body.count)
  return body
}

function send<T>(method: string, url: string, body?: unknown): Promise<T> {
  return ask(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

export function fetchQueue(
  taskId: string,
  query: string,
  { cursor, signal }: { cursor: string; signal: AbortSignal },
): Promise<ReviewPage> {
  return ask(`/api/classifications/${taskId}/review-queue?${query}${query && '&'}cursor=${cursor}`, {
    signal,
  })
}

export function fetchSimilar(taskId: string, ticketId: string, signal: AbortSignal): Promise<SimilarTickets> {
  return ask(`/api/classifications/${taskId}/similar?ticket_id=${ticketId}`, { signal })
}

export function saveLabel(
  ticketId: string,
  judgement: { category: string | null; needs_new_category: boolean },
): Promise<{ review_id: string }> {
  return send('PUT', `/api/tickets/${ticketId}/label`, judgement)
}

export function takeBackReview(reviewId: string): Promise<unknown> {
  return send('DELETE', `/api/reviews/${reviewId}`)
}

export type BulkFilter = Readonly<Record<string, string | readonly string[]>>

export interface BulkChange {
  filter: BulkFilter
  category: string | null
  needs_new_category?: boolean
}

export function countBulk(taskId: string, change: BulkChange): Promise<{ count: number; reviewed: number }> {
  return send('POST', `/api/classifications/${taskId}/bulk-label`, change)
}

export function applyBulk(
  taskId: string,
  change: BulkChange & { name: string; expected_count: number },
): Promise<{ batch_id: string; count: number }> {
  return send('POST', `/api/classifications/${taskId}/bulk-label`, change)
}

export function undoBulk(batchId: string): Promise<{ count: number }> {
  return send('POST', `/api/review-batches/${batchId}/undo`)
}
