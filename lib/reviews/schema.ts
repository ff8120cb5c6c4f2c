import * as z from 'zod'
import { ticketListItemSchema } from '#lib/results/schema.ts'
import { MAX_PAGE_SIZE } from '#lib/tasks/schema.ts'

/** What a person says of one ticket: a category, that none fits, or (null) that the earlier word does not hold. */
export const labelSchema = z
  .object({
    category: z.string().trim().min(1).max(100).nullable(),
    needs_new_category: z.boolean().default(false),
  })
  .refine(({ category, needs_new_category }) => category === null || !needs_new_category, {
    path: ['needs_new_category'],
  })

/** From here on learning again is worth offering: docs/benchmarks-learning.md has what 50 corrections bring. */
export const ENOUGH_REVIEWS = 50

/** Tickets named one by one in a batch: what "similar ones" may be at most. */
export const BATCH_TICKETS_MAX = 5_000
export const BATCH_NAME_CHARS_MAX = 100

const ticketId = z.string().regex(/^[1-9]\d{0,17}$/)

/** Which of a task's tickets; the names are those of the ticket table. */
export const reviewFilterSchema = z.object({
  category: z.string().max(100).optional(),
  /** OTHER_CHANNELS: every channel that the page does not offer by name. */
  channel: z.string().min(1).max(500).optional(),
  /** Tickets whose file names no channel. */
  no_channel: z.literal('true').optional(),
  q: z.string().trim().max(200).optional(),
  min_confidence: z.coerce.number().min(0).max(1).optional(),
  max_confidence: z.coerce.number().min(0).max(1).optional(),
  /** Only where this task over the same file says something else. */
  against: z.uuid().optional(),
  /** `false`: what nobody has judged yet. */
  reviewed: z.enum(['true', 'false', 'all']).default('false'),
  /** Only these. */
  ticket_ids: z.array(ticketId).min(1).max(BATCH_TICKETS_MAX).optional(),
})
export type ReviewFilter = z.infer<typeof reviewFilterSchema>

export const reviewQueueSchema = reviewFilterSchema.omit({ ticket_ids: true }).extend({
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(20),
})
export type ReviewQueueInput = z.infer<typeof reviewQueueSchema>

export const reviewItemSchema = ticketListItemSchema.extend({
  runner_up: z.string().nullable(),
  /** Confidence of the first minus that of the second; null where the engine ranks none. */
  margin: z.number().nullable(),
  /** What the task in `against` says. */
  other_category: z.string().nullable(),
  /** A person said that no category fits. */
  needs_new_category: z.boolean(),
})
export type ReviewItem = z.infer<typeof reviewItemSchema>

export const reviewPageSchema = z.object({
  items: z.array(reviewItemSchema),
  next_cursor: z.string().nullable(),
  /** Tickets the filter holds; counted with the first page only. */
  total: z.number().int().nullable(),
})
export type ReviewPage = z.infer<typeof reviewPageSchema>

/** What a batch changes: a name it does not know must not mean "all". */
const batchFilterSchema = z.strictObject(reviewFilterSchema.shape)

/** A category, or that none fits: never nothing, for a batch takes no words back. */
const bulkChange = {
  filter: batchFilterSchema,
  category: z.string().trim().min(1).max(100).nullable(),
  needs_new_category: z.boolean().default(false),
}
const saysOneThing = (change: { category: string | null; needs_new_category: boolean }) =>
  (change.category === null) === change.needs_new_category
const ONE_THING = { path: ['needs_new_category'] }

export const bulkLabelSchema = z
  .object({
    ...bulkChange,
    name: z.string().trim().min(1).max(BATCH_NAME_CHARS_MAX),
    /** As counted before; where it is another number by now, nothing is changed. */
    expected_count: z.number().int().min(1),
  })
  .refine(saysOneThing, ONE_THING)
export type BulkLabelInput = z.infer<typeof bulkLabelSchema>

export const countBulkSchema = z.object(bulkChange).refine(saysOneThing, ONE_THING)

export const reviewBatchSchema = z.object({
  batch_id: z.string(),
  task_id: z.string().nullable(),
  name: z.string(),
  category: z.string().nullable(),
  /** It says that no category fits. */
  needs_new_category: z.boolean(),
  count: z.number().int(),
  by: z.string().nullable(),
  at: z.string(),
  undone_at: z.string().nullable(),
  undone_by: z.string().nullable(),
})
export type ReviewBatch = z.infer<typeof reviewBatchSchema>

export const similarTicketsSchema = z.object({
  /** The nearest first, without the ticket itself. */
  ticket_ids: z.array(z.string()),
  /** The first few, to look at. */
  samples: z.array(
    z.object({ ticket_id: z.string(), title: z.string(), body: z.string(), similarity: z.number() }),
  ),
  /** false: not every ticket of the file has been looked at yet; ask again. */
  complete: z.boolean(),
})
export type SimilarTickets = z.infer<typeof similarTicketsSchema>
