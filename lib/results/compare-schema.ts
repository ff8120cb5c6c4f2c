import * as z from 'zod'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'
import { TASK_STATUSES } from '#lib/tasks/schema.ts'

export const compareQuerySchema = z.object({ a: z.uuid(), b: z.uuid() })

export const comparedTaskSchema = z.object({
  task_id: z.string(),
  /** What people call it, else its file's name. */
  title: z.string(),
  file_id: z.string().nullable(),
  file_name: z.string(),
  engine: z.enum(ENGINE_NAMES),
  engine_version: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  status: z.enum(TASK_STATUSES),
  total: z.number().int(),
  classified: z.number().int(),
  failed: z.number().int(),
  /** true: it was stopped or failed midway, and this is what it had until then. */
  partial: z.boolean(),
})
export type ComparedTask = z.infer<typeof comparedTaskSchema>

export const comparedCategorySchema = z.object({
  category: z.string(),
  color: z.string(),
  /** Not in use any more; old results still name it. */
  archived: z.boolean(),
})

/** `null` is a ticket the engine failed on. */
export const agreementCellSchema = z.object({
  a: z.string().nullable(),
  b: z.string().nullable(),
  count: z.number().int(),
})

/** Two tasks over one file: the same tickets, one by one. */
export const ticketComparisonSchema = z.object({
  kind: z.literal('tickets'),
  /** Tickets both tasks have an outcome for. */
  shared: z.number().int(),
  only_a: z.number().int(),
  only_b: z.number().int(),
  /** Tickets both classified: agreement and kappa are over these. */
  judged: z.number().int(),
  equal: z.number().int(),
  agreement: z.number().nullable(),
  /** Cohen's kappa; null where chance alone would agree on everything. */
  kappa: z.number().nullable(),
  changed: z.number().int(),
  failure_changed: z.number().int(),
  /** Falling by the tickets of both tasks. */
  categories: z.array(comparedCategorySchema),
  /** Cells that hold a ticket. */
  cells: z.array(agreementCellSchema),
})
export type TicketComparison = z.infer<typeof ticketComparisonSchema>

/** Two tasks over different files: shares per category. */
export const shareComparisonSchema = z.object({
  kind: z.literal('shares'),
  /** Both files hold the very same bytes: shares of the same tickets are no independent samples. */
  same_content: z.boolean(),
  categories: z.array(
    comparedCategorySchema.extend({
      count_a: z.number().int(),
      count_b: z.number().int(),
      /** Of the classified tickets; null where there is none. */
      share_a: z.number().nullable(),
      share_b: z.number().nullable(),
      /** b − a with its 95 % interval (Newcombe 1998, method 10), in parts of one; null without tickets on both sides. */
      difference: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      /** Two-sided, by itself and after Holm's correction; null where there are too few tickets to test. */
      p_value: z.number().nullable(),
      p_adjusted: z.number().nullable(),
      significant: z.boolean(),
    }),
  ),
})
export type ShareComparison = z.infer<typeof shareComparisonSchema>

export const comparisonSchema = z.object({
  a: comparedTaskSchema,
  b: comparedTaskSchema,
  comparison: z.discriminatedUnion('kind', [ticketComparisonSchema, shareComparisonSchema]),
})
export type Comparison = z.infer<typeof comparisonSchema>
