import * as z from 'zod'

const ratio = z.number().min(0).max(1)

/** A figure with its 95 % interval. */
export const estimateSchema = z.object({ value: ratio, low: ratio, high: ratio })
export type EstimateJson = z.infer<typeof estimateSchema>

/**
 * Where the truth came from. `blind`: a random sample judged without the engine's answer, weighted back to all tickets.
 * `labels`: the file's own column. `reviews`: tickets people happened to judge, which are not a random sample. `mixed`: a
 * column for some and reviews for others.
 */
export const TRUTH_SOURCES = ['blind', 'labels', 'mixed', 'reviews'] as const
export type TruthSource = (typeof TRUTH_SOURCES)[number]

export const diagramBinSchema = z.object({
  from: ratio,
  to: ratio,
  count: z.number().int(),
  share: ratio,
  score: ratio,
  accuracy: ratio,
  low: ratio,
  high: ratio,
})
export type DiagramBinJson = z.infer<typeof diagramBinSchema>

export const categoryFiguresSchema = z.object({
  category: z.string(),
  precision: estimateSchema.nullable(),
  recall: estimateSchema.nullable(),
  f1: estimateSchema,
  support: z.number().int(),
  answered: z.number().int(),
})
export type CategoryFiguresJson = z.infer<typeof categoryFiguresSchema>

export const dialPointSchema = z.object({ reviewed: ratio, caught: ratio, low: ratio, high: ratio })
export type DialPointJson = z.infer<typeof dialPointSchema>

/** All that judged tickets say of a task's answers. */
export const accuracyFiguresSchema = z.object({
  source: z.enum(TRUTH_SOURCES),
  /** Tickets the figures speak for: all of the task's for `blind`, else the judged ones. */
  population: z.number().int(),
  judged: z.number().int(),
  /** Judged tickets the engine got wrong. */
  mistakes: z.number().int(),
  accuracy: estimateSchema,
  /** Share of the population that lies in categories with a judged ticket; 1 once every one has. */
  covered: ratio,
  /** Were every ticket nobody could decide wrong, or right. Null where there is none. */
  bounds: z.object({ low: ratio, high: ratio }).nullable(),
  /** Null before every category has a judged ticket. */
  macro_f1: estimateSchema.nullable(),
  micro_f1: estimateSchema.nullable(),
  expected_calibration_error: ratio.nullable(),
  per_category: z.array(categoryFiguresSchema),
  confusion: z.object({
    categories: z.array(z.string()),
    /** Estimated tickets [truth][answer]; the last column: no answer. */
    weights: z.array(z.array(z.number())),
    /** Judged tickets behind them. */
    counts: z.array(z.array(z.number().int())),
  }),
  diagram: z.array(diagramBinSchema),
  dial: z.array(dialPointSchema).nullable(),
  /** The model learnt from this very file: it was asked what it had been told. */
  is_learnt_from: z.boolean(),
})
export type AccuracyFigures = z.infer<typeof accuracyFiguresSchema>
