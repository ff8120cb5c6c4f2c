import * as z from 'zod'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'

export const TASK_STATUSES = ['queued', 'running', 'cancelling', 'cancelled', 'completed', 'failed'] as const
export const TASK_STEPS = ['init', 'processing', 'aggregating', 'saving'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]
export type TaskStep = (typeof TASK_STEPS)[number]

/** While one of these is a user's task's status, that user starts no other (a partial unique index holds it). */
export const UNFINISHED_STATUSES = ['queued', 'running', 'cancelling'] as const satisfies TaskStatus[]

export function isUnfinished(status: TaskStatus): boolean {
  return (UNFINISHED_STATUSES as readonly TaskStatus[]).includes(status)
}

/** What polling and the event stream both send. Times are ISO 8601 in UTC. */
export const progressSchema = z.object({
  task_id: z.string(),
  status: z.enum(TASK_STATUSES),
  step: z.enum(TASK_STEPS),
  /** Tickets that have their classification. Never goes down, never passes `total`. */
  current: z.number().int(),
  /** Tickets that were tried and got none; counted apart so that `current` never flatters. */
  failed: z.number().int(),
  total: z.number().int(),
  /** One decimal, rounded down: 100.0 exactly when every ticket has its classification. */
  percentage: z.number(),
  message: z.string(),
  current_category: z.string().nullable(),
  eta_seconds: z.number().nullable(),
  tickets_per_second: z.number().nullable(),
  version: z.number().int(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  updated_at: z.string(),
  finished_at: z.string().nullable(),
  error: z.string().nullable(),
  error_code: z.string().nullable(),
  cancelled_by: z.string().nullable(),
})
export type Progress = z.infer<typeof progressSchema>

export const taskListItemSchema = progressSchema.extend({
  file_id: z.string().nullable(),
  file_name: z.string(),
  engine: z.enum(ENGINE_NAMES),
  engine_version: z.string(),
  created_by: z.object({ user_id: z.string(), name: z.string() }),
})
export type TaskListItem = z.infer<typeof taskListItemSchema>

/**
 * `file_id` 0 or absent is the caller's newest file; other keys (a `user_id`, say) are ignored. A `model_id` asks for
 * the AI engine; with the rule engine it would be left aside in silence, so that is refused.
 */
export const startTaskSchema = z
  .object({
    file_id: z.union([z.uuid(), z.literal(0), z.literal('0'), z.literal('')]).nullish(),
    engine: z.enum(ENGINE_NAMES).optional(),
    model_id: z.uuid().nullish(),
  })
  .transform(({ engine, ...input }) => ({ ...input, engine: engine ?? (input.model_id ? 'ai' : 'rule') }))
  .refine(({ engine, model_id }) => engine === 'ai' || !model_id, { path: ['model_id'] })
export type StartTaskInput = z.infer<typeof startTaskSchema>

export const DEFAULT_PAGE_SIZE = 50
/** A page a browser still renders at once. */
export const MAX_PAGE_SIZE = 200

const day = z.iso.date()

export const listTasksSchema = z.object({
  status: z.enum(TASK_STATUSES).optional(),
  engine: z.enum(ENGINE_NAMES).optional(),
  /** A person's id; only administrators see others' tasks. */
  user: z.string().max(100).optional(),
  q: z.string().trim().max(200).optional(),
  from: day.optional(),
  to: day.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
})
export type ListTasksInput = z.infer<typeof listTasksSchema>
