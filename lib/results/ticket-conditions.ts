import type { TicketFilter } from '#lib/results/schema.ts'
import type { TicketScope } from '#lib/results/ticket-scope.ts'
import { escapeLike } from '#lib/tasks/data.ts'

/**
 * A filter as SQL over `r` (result), `t` (ticket) and `v` (the newest review). $1 is the task, $2 its file. Results
 * have a category exactly when they have a confidence and no failure, so `category_id IS NULL` says "failed" and stays
 * inside the index.
 */
export interface Conditions {
  values: unknown[]
  /** On `r`. */
  result: string[]
  /** On `t`, but for the two below. */
  ticket: string[]
  channel: string | null
  /** Bounds of `t.received_at`. */
  time: string[]
  /** On `v`. */
  review: string | null
  /** Bounds of `r.confidence`. */
  confidence: string[]
  /** The one category asked for. */
  categoryId: number | null
  isFailedOnly: boolean
  /** Whether the other task's category is asked for: its own index finds them. */
  isByOtherCategory: boolean
  /** Every ticket of the file has its result, so that a question about tickets alone needs no result. */
  isWhole: boolean
  hasText: boolean
  /** Nothing can match: a category nobody knows. */
  isEmpty: boolean
}

/** Over the newest review `v`: a person's word stands, be it a category or that none fits. */
export const IS_REVIEWED = `(v.category_id IS NOT NULL OR v.kind = 'new_category')`
const IS_UNREVIEWED = `(v.ticket_id IS NULL OR (v.category_id IS NULL AND v.kind = 'label'))`

export function conditionsOf(scope: TicketScope, filter: TicketFilter): Conditions {
  const values: unknown[] = [scope.task.task_id, scope.task.file_id]
  const add = (value: unknown) => `$${values.push(value)}`
  const categoryId = filter.category === undefined ? null : scope.categories.idOf(filter.category)
  const result: string[] = []
  if (categoryId !== null) result.push(`r.category_id = ${add(categoryId)}::smallint`)
  if (filter.failed) result.push(`r.category_id IS ${filter.failed === 'true' ? '' : 'NOT '}NULL`)
  if (filter.failure !== undefined) {
    result.push(`r.category_id IS NULL AND r.failure = ${add(filter.failure)}`)
  }
  const channel = filter.no_channel === 'true' ? '' : filter.channel
  const other = comparison(scope, filter, add)
  result.push(...other.conditions)
  return {
    values,
    result,
    ticket: filter.q ? [textCondition(filter.q.normalize('NFC'), add)] : [],
    channel: channel === undefined ? null : `t.channel = ${add(channel)}`,
    time: timeBounds(filter, add),
    review: filter.reviewed === undefined ? null : filter.reviewed === 'true' ? IS_REVIEWED : IS_UNREVIEWED,
    confidence: confidenceBounds(filter, add),
    categoryId,
    isFailedOnly: filter.failed === 'true' || filter.failure !== undefined,
    isByOtherCategory: filter.against_category !== undefined || filter.against_failed === 'true',
    isWhole: scope.task.status === 'completed' && scope.task.processed === scope.task.total,
    hasText: Boolean(filter.q),
    isEmpty:
      scope.task.file_id === null || (filter.category !== undefined && categoryId === null) || other.isEmpty,
  }
}

type Add = (value: unknown) => string

function confidenceBounds(filter: TicketFilter, add: Add): string[] {
  const min = filter.min ?? filter.min_confidence
  const max = filter.max ?? filter.max_confidence
  const bounds: string[] = []
  if (min !== undefined) bounds.push(`r.confidence >= ${add(min)}::real`)
  if (max !== undefined) bounds.push(`r.confidence <= ${add(max)}::real`)
  if (filter.below !== undefined) bounds.push(`r.confidence < ${add(filter.below)}::real`)
  return bounds
}

function timeBounds({ day, from, to }: TicketFilter, add: Add): string[] {
  const bounds: string[] = []
  for (const first of [day, from]) {
    if (first !== undefined) bounds.push(`t.received_at >= ${add(first)}::date::timestamp`)
  }
  for (const last of [day, to]) {
    if (last !== undefined) bounds.push(`t.received_at < (${add(last)}::date + 1)::timestamp`)
  }
  return bounds
}

/** Words without upper and lower case (Korean, digits) are looked for as they are: ILIKE would fold every text first. */
function textCondition(q: string, add: Add): string {
  if (q.toLowerCase() === q.toUpperCase()) {
    const word = `${add(q)}::text`
    return `(position(${word} IN t.title) > 0 OR position(${word} IN t.body) > 0)`
  }
  const pattern = add(`%${escapeLike(q)}%`)
  return `(t.title ILIKE ${pattern} OR t.body ILIKE ${pattern})`
}

function comparison(
  { against }: TicketScope,
  filter: TicketFilter,
  add: Add,
): { conditions: string[]; isEmpty: boolean } {
  if (!against) return { conditions: [], isEmpty: false }
  const conditions: string[] = []
  if (filter.against_category !== undefined) {
    const id = against.categories.idOf(filter.against_category)
    if (id === null) return { conditions: [], isEmpty: true }
    conditions.push(`o.category_id = ${add(id)}::smallint`)
  }
  if (filter.against_failed) {
    conditions.push(`o.category_id IS ${filter.against_failed === 'true' ? '' : 'NOT '}NULL`)
  }
  if (filter.changed) {
    conditions.push(`o.category_id IS ${filter.changed === 'true' ? '' : 'NOT '}DISTINCT FROM r.category_id`)
  }
  const task = add(against.taskId)
  const all = [`o.task_id = ${task}::uuid`, 'o.ticket_id = r.ticket_id', ...conditions]
  return { conditions: [`EXISTS (SELECT FROM result o WHERE ${all.join(' AND ')})`], isEmpty: false }
}
