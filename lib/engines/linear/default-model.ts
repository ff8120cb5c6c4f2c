/** The model that comes with the project: `npm run model:build` makes it from samples/training. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { describeArtifact } from './describe-artifact.ts'
import type { EvaluationReport } from './train.ts'

export const DEFAULT_MODEL_FILE = new URL('./default-model.bin', import.meta.url)
export const DEFAULT_MODEL_FACTS = new URL('./default-model.json', import.meta.url)

const factsSchema = z.object({
  version: z.string(),
  checksum: z.string(),
  categories: z.array(z.string()),
  seed: z.number().int(),
  trainingSet: z.string(),
  trainingCount: z.number().int(),
  /** As train.ts reports it; kept as it is. */
  metrics: z.custom<EvaluationReport>((value) => typeof value === 'object' && value !== null),
})
export type DefaultModelFacts = z.infer<typeof factsSchema>

export async function readDefaultModel(): Promise<DefaultModelFacts & { artifact: Uint8Array }> {
  const facts = factsSchema.parse(JSON.parse(await readFile(DEFAULT_MODEL_FACTS, 'utf8')))
  const artifact = await readFile(DEFAULT_MODEL_FILE)
  if (describeArtifact(artifact).checksum !== facts.checksum) {
    throw new Error('default-model.bin and default-model.json do not belong together: npm run model:build')
  }
  return { ...facts, artifact }
}
