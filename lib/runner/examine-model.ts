import type pg from 'pg'
import type { Engine } from '#lib/engines/engine.ts'
import { decodeModel } from '#lib/engines/linear/artifact.ts'
import { createLinearEngine } from '#lib/engines/linear/engine.ts'
import { compareModels } from '#lib/models/compare.ts'
import { type ExamTicket, type ReviewTrainingSet, readKnownKeys } from '#lib/models/review-training-set.ts'
import type { ModelComparison, TrainingSource } from '#lib/models/schema.ts'

interface ActiveModel {
  id: string
  name: string
  version: string
  artifact: Buffer
  is_shipped: boolean
  source: TrainingSource
  training_file_id: string | null
}

/**
 * Asks a new model and the one in use the same questions: reviewed tickets that neither has learnt from. A model
 * of corrections never sees an exam's text; one that learnt from a file is not asked what that file holds, and where
 * the file is gone, nothing is measured, for the comparison would not be fair.
 * @returns null where no model is in use
 */
export async function examineModel(
  pool: pg.Pool,
  artifact: Uint8Array,
  set: ReviewTrainingSet,
  signal: AbortSignal,
): Promise<ModelComparison | null> {
  const { rows } = await pool.query<ActiveModel>(
    `SELECT id, name, version, artifact, is_shipped, source::text, training_file_id FROM model
     WHERE kind = 'linear' AND active_since IS NOT NULL`,
  )
  const active = rows[0]
  if (!active) return null
  const learntFromFile = !active.is_shipped && active.source === 'file'
  const known = learntFromFile ? await readKnownKeys(pool, active.training_file_id) : new Set<bigint>()
  const exam = known && set.exam.filter(({ key }) => !known.has(key))
  const facts = {
    against: { model_id: active.id, name: active.name, version: active.version },
    reviewed_tickets: set.reviewedCount,
    held_out: set.heldOutCount,
    known_to_other: set.knownCount + (exam ? set.exam.length - exam.length : 0),
  }
  if (!exam) return { ...facts, unmeasured: 'unknown_training', measured: null }
  if (exam.length === 0) return { ...facts, unmeasured: 'no_exam', measured: null }
  const engineOf = (bytes: Uint8Array) => createLinearEngine(decodeModel(bytes), { version: 'exam' })
  const measured = compareModels({
    truth: exam.map(({ label }) => label),
    before: await answersOf(engineOf(active.artifact), exam, signal),
    after: await answersOf(engineOf(artifact), exam, signal),
  })
  return { ...facts, unmeasured: null, measured }
}

async function answersOf(
  engine: Engine,
  exam: readonly ExamTicket[],
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const outcomes = await engine.classify(exam, { signal })
  return outcomes.map((outcome) => (outcome.kind === 'prediction' ? outcome.category : null))
}
