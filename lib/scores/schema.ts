import * as z from 'zod'
import { accuracyFiguresSchema } from '#lib/accuracy/schema.ts'

/** Half the width of the 95 % interval, as a share: ±10, ±7, ±5 and ±3 points. */
export const HALF_WIDTHS = [0.1, 0.07, 0.05, 0.03] as const
export const DEFAULT_HALF_WIDTH = 0.05

/** A drawn ticket is kept for whoever is looking at it for this long. */
export const LEASE_SECONDS = 120

export const startScoreSchema = z.object({
  /** Left out, a new score takes DEFAULT_HALF_WIDTH and one that is there draws nothing more. */
  half_width: z
    .number()
    .refine((value) => HALF_WIDTHS.some((known) => known === value))
    .optional(),
  /** true: every member may judge the drawn tickets. Left out, it stays as it is. */
  is_shared: z.boolean().optional(),
})
export type StartScore = z.infer<typeof startScoreSchema>

/** `null` takes the caller's own answer back. `settled` says what two who disagreed agree on. */
export const judgementSchema = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('category'), category: z.string().trim().min(1).max(100) }),
  z.object({ answer: z.literal('unsure') }),
  z.object({ answer: z.literal('skip') }),
  z.object({ answer: z.literal('settled'), category: z.string().trim().min(1).max(100) }),
  z.object({ answer: z.null() }),
])
export type Judgement = z.infer<typeof judgementSchema>

/** What a judge sees of a ticket. Never what the engine, the file or anyone else said of it. */
export const scoreTicketSchema = z.strictObject({
  ticket_id: z.string(),
  received_at: z.string().nullable(),
  channel: z.string(),
  title: z.string(),
  body: z.string(),
})
export type ScoreTicket = z.infer<typeof scoreTicketSchema>

export const scoreProgressSchema = z.object({
  /** Drawn tickets. */
  tickets: z.number().int(),
  /** Of them: with an answer of any kind. */
  done: z.number().int(),
  /** With a category. */
  judged: z.number().int(),
  /** Nobody could decide them, or nobody wanted to. */
  unsure: z.number().int(),
  skipped: z.number().int(),
  /** The caller's own answers. */
  mine: z.number().int(),
  /** Tickets that wait for the caller: for a first answer, and for a second opinion. */
  open: z.number().int(),
  second_opinions: z.number().int(),
  /** The caller's median seconds a ticket; null before a few. */
  pace_seconds: z.number().nullable(),
})
export type ScoreProgress = z.infer<typeof scoreProgressSchema>

/** The next ticket for this person; null where none is left (or all that are left are with someone else: `is_waiting`). */
export const scoreTurnSchema = z.strictObject({
  ticket: scoreTicketSchema.nullable(),
  is_waiting: z.boolean(),
  is_second_opinion: z.boolean(),
  /** The caller's last answer can be taken back. */
  can_undo: z.boolean(),
  progress: scoreProgressSchema,
})
export type ScoreTurn = z.infer<typeof scoreTurnSchema>

export const scorePlanSchema = z.object({
  half_width: z.number(),
  tickets: z.number().int(),
  /** What half-width is to be expected of so many. */
  expected_half_width: z.number(),
})
export type ScorePlan = z.infer<typeof scorePlanSchema>

export const agreementSchema = z.object({
  tickets: z.number().int(),
  agreed: z.number(),
  kappa: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type AgreementJson = z.infer<typeof agreementSchema>

export const disagreementSchema = z.object({
  ticket_id: z.string(),
  title: z.string(),
  body: z.string(),
  answers: z.array(z.object({ name: z.string(), category: z.string() })),
})
export type Disagreement = z.infer<typeof disagreementSchema>

export const scoreSchema = z.object({
  task_id: z.string(),
  /** `none`: nothing is drawn. `open`: tickets wait. `finished`: every drawn ticket has an answer. */
  status: z.enum(['none', 'open', 'finished']),
  half_width: z.number().nullable(),
  is_shared: z.boolean(),
  /** What the plans take the accuracy to be: `measured` before for this version, or the engine's mean `score`. */
  assumed_accuracy: z.number(),
  assumed_from: z.enum(['measured', 'score', 'default']),
  plans: z.array(scorePlanSchema),
  progress: scoreProgressSchema.nullable(),
  /** Who judged how many. */
  judges: z.array(z.object({ name: z.string(), judged: z.number().int() })),
  agreement: agreementSchema.nullable(),
  disagreements: z.array(disagreementSchema),
  figures: accuracyFiguresSchema.nullable(),
})
export type Score = z.infer<typeof scoreSchema>
