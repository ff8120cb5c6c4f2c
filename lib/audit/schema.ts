import * as z from 'zod'

/**
 * What is on record. A ticket's judgements are written by a trigger on `review`, so that none is missed; the rest by
 * `recordAudit`, in the transaction of what it records. Failed sign-ins are not: whoever is not signed in must not be
 * able to fill a table (the rate limit and the log know of them).
 */
export const AUDIT_ACTIONS = [
  'ticket.label',
  'ticket.withdraw',
  'ticket.new_category',
  'ticket.undo',
  'review.batch',
  'review.batch_undo',
  'model.train',
  'model.activate',
  'model.rollback',
  'model.delete',
  'score.start',
  'score.extend',
  'score.judge',
  'task.delete',
  'file.delete',
  'member.add',
  'token.create',
  'token.revoke',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** What a subject may be; as a filter the noun alone means all of its kind. */
export const SUBJECT_KINDS = ['ticket', 'batch', 'model', 'task', 'file', 'member', 'token'] as const

/** Names, ids and counts; never the text of a ticket. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>

export interface AuditEntry {
  /** Who did it; null: the program itself, or someone who is gone. */
  userId: string | null
  action: AuditAction | (string & {})
  /** `noun:id`, e.g. `model:…` or `ticket:17`. */
  subject: string
  detail?: AuditDetail
}

export const listAuditSchema = z.object({
  /** A person's id. */
  user: z.string().max(100).optional(),
  action: z.string().max(50).optional(),
  subject: z.string().trim().max(100).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListAuditInput = z.infer<typeof listAuditSchema>

export const auditItemSchema = z.object({
  audit_id: z.string(),
  at: z.string(),
  user: z.object({ user_id: z.string(), name: z.string(), email: z.string() }).nullable(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type AuditItem = z.infer<typeof auditItemSchema>
