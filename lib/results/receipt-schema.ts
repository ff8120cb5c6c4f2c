import * as z from 'zod'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'
import { TASK_STATUSES } from '#lib/tasks/schema.ts'

/** Names how the hash is made (docs/result-hash.md); another way of making it gets another name. */
export const RESULT_HASH_METHOD = 'bunryu-results-1'

/** `gone`: the original was deleted. `partial`: one of the two has not classified everything. `unknown`: one has no hash. */
export const RERUN_VERDICTS = ['same', 'different', 'pending', 'partial', 'gone', 'unknown'] as const
export type RerunVerdict = (typeof RERUN_VERDICTS)[number]

export const receiptSchema = z.object({
  task_id: z.string(),
  name: z.string().nullable(),
  status: z.enum(TASK_STATUSES),
  error_code: z.string().nullable(),
  requested_by: z.object({ user_id: z.string(), name: z.string() }),
  cancelled_by: z.string().nullable(),
  /** `file_id` null: removed since. */
  file: z.object({ file_id: z.string().nullable(), name: z.string(), sha256: z.string().nullable() }),
  engine: z.object({
    kind: z.enum(ENGINE_NAMES),
    version: z.string(),
    /** What the rules were: SHA-256 of their snapshot, and how many there were. */
    rule_set: z
      .object({
        hash: z.string(),
        categories: z.number().int(),
        mappings: z.number().int(),
        keywords: z.number().int(),
      })
      .nullable(),
    /** `model_id` and `name` null: removed since. */
    model: z
      .object({
        model_id: z.string().nullable(),
        name: z.string().nullable(),
        checksum: z.string().nullable(),
      })
      .nullable(),
  }),
  times: z.object({
    queued_at: z.string(),
    started_at: z.string().nullable(),
    finished_at: z.string(),
    duration_seconds: z.number().nullable(),
  }),
  counts: z.object({
    total: z.number().int(),
    classified: z.number().int(),
    failed: z.number().int(),
    not_reached: z.number().int(),
  }),
  app_version: z.string().nullable(),
  result_hash: z.object({
    method: z.literal(RESULT_HASH_METHOD),
    value: z.string().nullable(),
    /** `pending`: it is being made. `unavailable`: the file, and with it the results, went before there was one. */
    state: z.enum(['recorded', 'pending', 'unavailable']),
  }),
  rerun_of: z
    .object({
      task_id: z.string(),
      title: z.string().nullable(),
      created_at: z.string().nullable(),
      result_hash: z.string().nullable(),
      verdict: z.enum(RERUN_VERDICTS),
      /** Where the verdict is `different`: tickets with another category, or a failure on one side. */
      changed_tickets: z.number().int().nullable(),
    })
    .nullable(),
})
export type Receipt = z.infer<typeof receiptSchema>

/** The hash of the results as they are stored now, against the recorded one. */
export const verificationSchema = z.object({
  result_hash: z.string(),
  tickets: z.number().int(),
  /** null: none was recorded yet. */
  matches: z.boolean().nullable(),
})
export type Verification = z.infer<typeof verificationSchema>

export const receiptQuerySchema = z.object({ verify: z.enum(['true', 'false']).optional() })
