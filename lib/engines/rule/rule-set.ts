import * as z from 'zod'

/** The rules of one moment: what a task's snapshot keeps, and all the rule engine knows. */
export const ruleSetSchema = z.object({
  /** In their order: where hits tie, the earlier category wins. */
  categories: z.array(z.string()).min(1),
  /** Where nothing matches. */
  fallback: z.string(),
  mappings: z.array(z.object({ pattern: z.string().min(1), category: z.string() })),
  keywords: z.array(z.object({ pattern: z.string().min(1), category: z.string() })),
})
export type RuleSet = z.infer<typeof ruleSetSchema>
