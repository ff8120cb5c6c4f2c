import * as z from 'zod'
import { TRUTH_SOURCES } from '#lib/accuracy/schema.ts'
import { MAX_PAGE_SIZE } from '#lib/tasks/schema.ts'

export const IMPORTANCES = ['상', '중', '하'] as const
export type Importance = (typeof IMPORTANCES)[number]

/** Where the channels beyond those counted one by one are counted together. SQL takes it as a literal. */
export const OTHER_CHANNELS = '그 밖의 채널'

export const sampleTicketSchema = z.object({
  ticket_id: z.string(),
  received_at: z.string().nullable(),
  channel: z.string(),
  title: z.string(),
  content: z.string(),
  preview: z.string(),
  keywords: z.array(z.string()),
  evidence: z.array(
    z.object({
      field: z.enum(['inquiry_type', 'title', 'body']),
      start: z.number(),
      end: z.number(),
      text: z.string(),
    }),
  ),
  confidence: z.number(),
  /** What the confidence means, once enough answers of this engine version were judged; null: a score, no more. */
  probability: z.number().nullable(),
  importance: z.enum(IMPORTANCES),
})
export type SampleTicket = z.infer<typeof sampleTicketSchema>

export const reliabilitySchema = z.object({
  /** false: nobody has said a true category yet, and every figure that needs one is null. */
  measured: z.boolean(),
  /** Which tickets the figures are from; null where nothing is measured. */
  source: z.enum(TRUTH_SOURCES).nullable(),
  labelled: z.number().int(),
  accuracy: z.number().nullable(),
  /** 95 % Wilson interval. */
  accuracy_low: z.number().nullable(),
  accuracy_high: z.number().nullable(),
  macro_f1: z.number().nullable(),
  micro_f1: z.number().nullable(),
  expected_calibration_error: z.number().nullable(),
  avg_confidence: z.number().nullable(),
  /** Tickets by confidence: [0,.2) [.2,.4) [.4,.6) [.6,.8) [.8,1]. */
  confidence_histogram: z.array(z.number().int()),
})
export type Reliability = z.infer<typeof reliabilitySchema>

/** The whole result of a task, as the API gives it. */
export const resultSchema = z.object({
  return_code: z.literal(1),
  class_result_id: z.string(),
  period: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  meta: z.object({
    user_id: z.string(),
    file_id: z.string().nullable(),
    file_name: z.string(),
    /** Tickets that have a category in this result; counts below add up to it. */
    total_tickets: z.number().int(),
    failed_tickets: z.number().int(),
    requested_tickets: z.number().int(),
    /** true: the task was cancelled or failed midway; this is what was done until then. */
    partial: z.boolean(),
    classified_at: z.string(),
    engine_name: z.string(),
    engine_version: z.string(),
  }),
  ui: z.object({
    legend_order: z.array(z.string()),
    colors: z.record(z.string(), z.string()),
    accuracy_color_thresholds: z.object({ good: z.number(), warn: z.number() }),
  }),
  category_info: z.array(
    z.object({
      category: z.string(),
      count: z.number().int(),
      ratio: z.number(),
      keywords: z.array(z.string()),
    }),
  ),
  channel_info: z.array(
    z.object({
      channel: z.string(),
      count: z.number().int(),
      ratio: z.number(),
      by_category: z.record(z.string(), z.number().int()),
    }),
  ),
  /** Tickets a day of the period: [{day, count, by_category}], days in order. */
  day_info: z.array(
    z.object({
      day: z.string(),
      count: z.number().int(),
      by_category: z.record(z.string(), z.number().int()),
    }),
  ),
  /** Tickets without a category, by reason. */
  failure_info: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  reliability_info: reliabilitySchema,
  tickets: z.object({ top3_by_category: z.record(z.string(), z.array(sampleTicketSchema)) }),
})
export type ClassificationResult = z.infer<typeof resultSchema>
/** What the completion event carries: everything but the tickets. */
export type ResultWithoutTickets = Omit<ClassificationResult, 'tickets'>

export const TICKET_SORTS = ['row', 'confidence', '-confidence', 'received_at', '-received_at'] as const
export type TicketSort = (typeof TICKET_SORTS)[number]

const flagSchema = z.enum(['true', 'false'])
const confidenceSchema = z.coerce.number().min(0).max(1)

/** Which tickets of a task. Names as in the address of the ticket table; `min`/`max` are its short forms. */
export const ticketFilterSchema = z.object({
  category: z.string().max(100).optional(),
  channel: z.string().max(500).optional(),
  /** Tickets whose channel is empty: an empty `channel` asks for nothing. */
  no_channel: flagSchema.optional(),
  /** Words in title or body, as they stand there; letters of either case. */
  q: z.string().trim().max(200).optional(),
  min: confidenceSchema.optional(),
  max: confidenceSchema.optional(),
  min_confidence: confidenceSchema.optional(),
  max_confidence: confidenceSchema.optional(),
  /** Like `max` without the value itself: the bars of the histogram do not overlap. */
  below: confidenceSchema.optional(),
  failed: flagSchema.optional(),
  /** Failed for this reason, by its code. */
  failure: z.string().max(200).optional(),
  reviewed: flagSchema.optional(),
  day: z.iso.date().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Another task over the same file; what follows is about its word on the same ticket. */
  against: z.uuid().optional(),
  against_category: z.string().max(100).optional(),
  against_failed: flagSchema.optional(),
  changed: flagSchema.optional(),
})
export type TicketFilter = z.infer<typeof ticketFilterSchema>

export const listTicketsSchema = ticketFilterSchema.extend({
  sort: z.enum(TICKET_SORTS).default('row'),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
})
export type ListTicketsInput = z.infer<typeof listTicketsSchema>

export const ticketListItemSchema = z.object({
  ticket_id: z.string(),
  row_number: z.number().int(),
  received_at: z.string().nullable(),
  channel: z.string(),
  customer_id: z.string(),
  product_code: z.string(),
  inquiry_type: z.string(),
  title: z.string(),
  body: z.string(),
  assignee: z.string(),
  status: z.string(),
  category: z.string().nullable(),
  confidence: z.number().nullable(),
  evidence: sampleTicketSchema.shape.evidence,
  method: z.string().nullable(),
  failure: z.string().nullable(),
  /** The true category as far as a person has said it: a review, else the file's own label. */
  label: z.string().nullable(),
  reviewed_category: z.string().nullable(),
})
export type TicketListItem = z.infer<typeof ticketListItemSchema>

/** What the ticket table fetches while one scrolls: rows as they are found, not how many there are. */
export const ticketRowsSchema = z.object({
  items: z.array(ticketListItemSchema),
  next_cursor: z.string().nullable(),
  /** Tickets looked at for this page; more than it holds when a rare word is searched. */
  scanned: z.number().int(),
})
export type TicketRows = z.infer<typeof ticketRowsSchema>

export interface TicketFacets {
  /** Categories the task's tickets have. */
  categories: { name: string; color: string }[]
  colors: Record<string, string>
  /** Categories a person may say are the true one. */
  labels: string[]
  /** Named channels, the largest first. */
  channels: string[]
}

/** One ticket for the side panel. */
export const ticketDetailSchema = ticketListItemSchema.extend({
  runner_up: z.string().nullable(),
  /** Confidence of the category less that of the runner-up. */
  margin: z.number().nullable(),
  /** The file's own label, whatever a review says. */
  file_label: z.string().nullable(),
  /** What the tasks over this file said of it, newest first; only tasks the viewer may see. */
  history: z.array(
    z.object({
      task_id: z.string(),
      name: z.string().nullable(),
      created_at: z.string(),
      engine: z.string(),
      engine_version: z.string(),
      category: z.string().nullable(),
      confidence: z.number().nullable(),
      failure: z.string().nullable(),
    }),
  ),
})
export type TicketDetail = z.infer<typeof ticketDetailSchema>
