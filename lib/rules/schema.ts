import * as z from 'zod'

/** What a rule did to the labelled tickets. */
export const ruleFiguresSchema = z.object({
  kind: z.enum(['mapping', 'keyword', 'fallback']),
  pattern: z.string(),
  category: z.string(),
  /** Labelled tickets the pattern is in. */
  matched: z.number().int(),
  /** Of those, tickets it helped decide: its category was the engine's answer. */
  decided: z.number().int(),
  /** Of those, tickets whose true category it is. */
  right: z.number().int(),
  /** right / decided with its 95 % Wilson interval; null where it decided nothing. */
  precision: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** True categories of the tickets it decided wrongly, most first. */
  contradicted_by: z.array(
    z.object({
      category: z.string(),
      count: z.number().int(),
      /** Of those, said by a review rather than by the file. */
      reviewed: z.number().int(),
    }),
  ),
})
export type RuleFigures = z.infer<typeof ruleFiguresSchema>

export const ruleReportSchema = z.object({
  /** Labelled tickets that were looked at. */
  labelled: z.number().int(),
  /** Of those, labelled by a review. */
  reviewed: z.number().int(),
  /** true: there are more than a page may wait for; a fixed sample was taken. */
  is_sample: z.boolean(),
  right: z.number().int(),
  rules: z.array(ruleFiguresSchema),
})
export type RuleReport = z.infer<typeof ruleReportSchema>
