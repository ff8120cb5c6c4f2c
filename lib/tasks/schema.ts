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

/** What people have said of a task. It is no progress, so it is not in the event streams. */
export const taskNotesSchema = z.object({
  /** What people call it; null: by its file. */
  name: z.string().nullable(),
  note: z.string(),
  /** When the one who asks pinned it; everyone has their own pins. */
  pinned_at: z.string().nullable(),
  /** The task this one repeats, which may have been deleted since. */
  rerun_of: z.string().nullable(),
})
export type TaskNotes = z.infer<typeof taskNotesSchema>

/** A task in the history. */
export const taskRowSchema = taskListItemSchema.extend({
  ...taskNotesSchema.shape,
  /** From the first ticket to the ending; null while there is none. */
  duration_seconds: z.number().nullable(),
})
export type TaskRow = z.infer<typeof taskRowSchema>

/** Fits a row of the list. */
export const MAX_TASK_NAME = 100
/** A few sentences; it is searched with the name, so it stays short. */
export const MAX_TASK_NOTE = 500

/** Composed, so that it is found however it was typed; without what no field can show. */
const words = (most: number, separators: RegExp) =>
  z
    .string()
    .max(10 * most)
    .transform((text) =>
      text.normalize('NFC').toWellFormed().replaceAll('\0', '').replace(separators, ' ').trim(),
    )
    .refine((text) => text.length <= most)

/** What may be changed about a task. An empty name gives it its file's name back. */
export const editTaskSchema = z.object({
  name: words(MAX_TASK_NAME, /\s+/g)
    .transform((name) => name || null)
    .nullable()
    .optional(),
  note: words(MAX_TASK_NOTE, /[^\S\n]+/g).optional(),
  pinned: z.boolean().optional(),
})
export type EditTaskInput = z.infer<typeof editTaskSchema>

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

/** Each has an index, with and without the person. */
export const TASK_SORTS = ['newest', 'oldest', 'longest', 'most_tickets', 'name'] as const
export type TaskSort = (typeof TASK_SORTS)[number]

export const listTasksSchema = z.object({
  status: z.enum(TASK_STATUSES).optional(),
  engine: z.enum(ENGINE_NAMES).optional(),
  /** A person's id; only administrators see others' tasks. */
  user: z.string().max(100).optional(),
  /** A file's: what a comparison of one file's tasks may choose from. */
  file_id: z.uuid().optional(),
  /** In the file's name, the task's name and its note. */
  q: z
    .string()
    .max(200)
    .refine((text) => !text.includes('\0'))
    .transform((text) => text.normalize('NFC').trim())
    .optional(),
  from: day.optional(),
  to: day.optional(),
  pinned: z.enum(['true', 'false']).optional(),
  sort: z.enum(TASK_SORTS).default('newest'),
  /** Eighty characters of a name at the most, as base64. */
  cursor: z.string().max(800).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
})
export type ListTasksInput = z.infer<typeof listTasksSchema>
