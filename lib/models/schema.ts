import * as z from 'zod'

export const MODEL_STATUSES = ['queued', 'training', 'ready', 'failed', 'cancelled'] as const
export type ModelStatus = (typeof MODEL_STATUSES)[number]

/** While one of these, a page asks again and the training can be cancelled. */
export function isTraining(status: ModelStatus): boolean {
  return status === 'queued' || status === 'training'
}

/** Long enough for a file's name. */
export const MODEL_NAME_CHARS_MAX = 100

export const startTrainingSchema = z.object({
  file_id: z.uuid(),
  name: z.string().trim().max(MODEL_NAME_CHARS_MAX).nullish(),
  /** Makes a category of every label that is none yet. */
  create_categories: z.boolean().default(false),
})
/** Learns from what the project brings and every reviewed ticket one may see. */
export const startReviewTrainingSchema = z.object({
  from: z.literal('reviews'),
  name: z.string().trim().max(MODEL_NAME_CHARS_MAX).nullish(),
})

export const TRAINING_SOURCES = ['file', 'reviews'] as const
export type TrainingSource = (typeof TRAINING_SOURCES)[number]

export type StartTrainingInput = z.infer<typeof startTrainingSchema>

const categoryMetricsSchema = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Tickets whose true category this is. */
  support: z.number().int(),
})
export type CategoryMetrics = z.infer<typeof categoryMetricsSchema>

/** Measured by cross-validation: every ticket was judged by a model that had not learnt from it. */
export const modelMetricsSchema = z.object({
  accuracy: z.number(),
  macro_f1: z.number(),
  micro_f1: z.number(),
  expected_calibration_error: z.number(),
  per_category: z.record(z.string(), categoryMetricsSchema),
})
export type ModelMetrics = z.infer<typeof modelMetricsSchema>

/** The whole evaluation report. `confusion[true][predicted]` is in the order of the model's categories. */
export const modelReportSchema = modelMetricsSchema.extend({
  tickets: z.number().int(),
  folds: z.number().int(),
  features: z.number().int(),
  confusion: z.array(z.array(z.number().int())),
  abstain: z.array(z.object({ threshold: z.number(), coverage: z.number(), accuracy: z.number() })),
  abstain_below: z.number(),
  recipe: z.record(z.string(), z.number()),
  empty_tickets: z.number().int(),
  truncated_tickets: z.number().int(),
  categories_without_labels: z.array(z.string()),
})
export type ModelReport = z.infer<typeof modelReportSchema>

const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() })
const examScoreSchema = z.object({
  accuracy: z.number(),
  accuracy_low: z.number(),
  accuracy_high: z.number(),
  macro_f1: z.number(),
})

/** On reviewed tickets that neither model had learnt from. */
export const modelComparisonSchema = z.object({
  /** The model in use when this one was ready. */
  against: z.object({ model_id: z.string(), name: z.string(), version: z.string() }),
  /** Reviewed tickets this model learnt from, and those it was kept from. */
  reviewed_tickets: z.number().int(),
  held_out: z.number().int(),
  /** Of those held out, left aside because the other model had learnt from the same text. */
  known_to_other: z.number().int(),
  /** Why there is nothing to compare by. */
  unmeasured: z.enum(['no_exam', 'unknown_training']).nullable(),
  measured: z
    .object({
      exam_tickets: z.number().int(),
      before: examScoreSchema,
      after: examScoreSchema,
      accuracy_difference: intervalSchema,
      macro_f1_difference: intervalSchema,
      only_before_right: z.number().int(),
      only_after_right: z.number().int(),
      p_value: z.number(),
      verdict: z.enum(['better', 'worse', 'no_difference']),
    })
    .nullable(),
})
export type ModelComparison = z.infer<typeof modelComparisonSchema>

export const modelListItemSchema = z.object({
  model_id: z.string(),
  name: z.string(),
  /** What a task records as its engine's version; empty until it is ready. */
  version: z.string(),
  status: z.enum(MODEL_STATUSES),
  current: z.number().int(),
  total: z.number().int(),
  /** Of the training, one decimal; 100.0 exactly when the model is ready. */
  percentage: z.number(),
  metrics: modelMetricsSchema.nullable(),
  is_active: z.boolean(),
  is_shipped: z.boolean(),
  source: z.enum(TRAINING_SOURCES),
  categories: z.array(z.string()),
  file_id: z.string().nullable(),
  file_name: z.string(),
  labelled: z.number().int(),
  error: z.string().nullable(),
  error_code: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  trained_at: z.string().nullable(),
  active_since: z.string().nullable(),
  created_by: z.object({ user_id: z.string(), name: z.string() }).nullable(),
  /** Whether the caller may start, cancel and remove it. */
  is_mine: z.boolean(),
})
export type ModelListItem = z.infer<typeof modelListItemSchema>

export const modelDetailSchema = modelListItemSchema.extend({
  metrics: modelReportSchema.nullable(),
  /** Only of a model that learnt from reviews. */
  comparison: modelComparisonSchema.nullable(),
  seed: z.number().int(),
  artifact_bytes: z.number().int().nullable(),
  checksum: z.string().nullable(),
})
export type ModelDetail = z.infer<typeof modelDetailSchema>
