import type pg from 'pg'
import { listCategories } from '#lib/categories/data.ts'
import { LinearEngineError } from '#lib/engines/linear/errors.ts'
import { PROJECT_SETTINGS } from '#lib/engines/linear/settings.ts'
import { type TrainedArtifact, trainInThread } from '#lib/engines/linear/train-in-thread.ts'
import type { TrainingInput } from '#lib/engines/linear/training-set.ts'
import { AppError } from '#lib/errors.ts'
import { describeError, logger } from '#lib/logger.ts'
import { readReviewTrainingSet } from '#lib/models/review-training-set.ts'
import type { ModelComparison } from '#lib/models/schema.ts'
import {
  beatTraining,
  claimTraining,
  failTraining,
  releaseTraining,
  saveModel,
  type TrainingClaim,
} from '#lib/models/training.ts'
import { readTrainingTickets } from '#lib/models/training-set.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { examineModel } from '#lib/runner/examine-model.ts'
import { HEARTBEAT_MS, LEASE_SECONDS } from '#lib/runner/lease.ts'
import type { RunningShards } from '#lib/runner/running-shards.ts'

/** Claims that never ended: whoever trains this dies of it. */
const GIVE_UP_AT_STALLED = 4
/** How often progress is written while it moves: pages ask once a second. */
const PROGRESS_MS = 300

export type TrainingEnding = 'ready' | 'failed' | 'stopped' | 'lost'

interface Work {
  pool: pg.Pool
  /** Where a cancel or a stop finds it, like a shard. */
  running: RunningShards
}

interface Progress {
  current: number
  total: number
}

/**
 * One turn at a training: claim it, train off the main thread, save the model. Safe to call for any model at any time
 * by any number of workers; null: there was nothing to claim.
 */
export async function workOnTraining(
  { modelId }: { modelId: string },
  { pool, running }: Work,
): Promise<TrainingEnding | null> {
  const control = new AbortController()
  running.add(modelId, control)
  try {
    const claim = await untilDatabaseAnswers(
      () => claimTraining(pool, { modelId, leaseSeconds: LEASE_SECONDS }),
      control.signal,
    )
    if (!claim) return null
    logger().info({ modelId, lease: claim.lease, stalledCount: claim.stalledCount }, 'training started')
    const startedAt = performance.now()
    const ending = await holdingLease(claim, { pool, running }, control)
    const seconds = Math.round((performance.now() - startedAt) / 10) / 100
    logger().info({ modelId, lease: claim.lease, ending, seconds }, 'training ended')
    return ending
  } finally {
    running.remove(modelId, control)
  }
}

/** Trains with a beating heart, and turns whatever happens into an ending. */
async function holdingLease(
  claim: TrainingClaim,
  { pool, running }: Work,
  control: AbortController,
): Promise<TrainingEnding> {
  const progress: Progress = { current: 0, total: 100 }
  const beating = beatWhile(claim, { pool, running }, control, progress)
  const { signal: patience } = new AbortController()
  try {
    const isSaved = await train(claim, pool, control.signal, progress)
    return isSaved ? 'ready' : 'lost'
  } catch (error) {
    if (control.signal.aborted) {
      // Where it was cancelled or taken over this changes nothing.
      await untilDatabaseAnswers(() => releaseTraining(pool, claim), patience)
      return running.isStopping ? 'stopped' : 'lost'
    }
    const failure = failureOf(error)
    logger().warn(
      { modelId: claim.modelId, code: failure.code, error: describeError(error) },
      'training failed',
    )
    await untilDatabaseAnswers(() => failTraining(pool, claim, failure), patience)
    return 'failed'
  } finally {
    beating.stop()
  }
}

async function train(
  claim: TrainingClaim,
  pool: pg.Pool,
  signal: AbortSignal,
  progress: Progress,
): Promise<boolean> {
  if (claim.stalledCount >= GIVE_UP_AT_STALLED) throw new AppError('training_crashed', 500)
  const known = await untilDatabaseAnswers(() => listCategories(pool), signal)
  const categories = known.filter(({ isArchived }) => !isArchived).map(({ name }) => name)
  const lesson = await untilDatabaseAnswers(() => readLesson(pool, claim, categories), signal)
  const trained: TrainedArtifact = await trainInThread(
    { ...lesson.input, categories, seed: claim.seed },
    {
      signal,
      onProgress: (current, total) => Object.assign(progress, { current, total }),
    },
  )
  const comparison = await untilDatabaseAnswers(() => lesson.examine(trained.artifact, signal), signal)
  const { recipe, categories_without_labels } = trained.report
  const learnt = categories.filter((name) => !categories_without_labels.includes(name))
  const model = {
    ...{ ...trained, comparison, categories: learnt },
    settings: { recipe, folds: trained.report.folds },
  }
  return untilDatabaseAnswers(() => saveModel(pool, claim, model), signal)
}

interface Lesson {
  input: Pick<TrainingInput, 'texts' | 'labels' | 'settings'>
  examine: (artifact: Uint8Array, signal: AbortSignal) => Promise<ModelComparison | null>
}

async function readLesson(
  pool: pg.Pool,
  claim: TrainingClaim,
  categories: readonly string[],
): Promise<Lesson> {
  if (claim.source === 'file') {
    if (claim.fileId === null) throw new AppError('training_file_gone', 409)
    return { input: await readTrainingTickets(pool, claim.fileId), examine: async () => null }
  }
  const set = await readReviewTrainingSet(pool, { ...claim, categories })
  if (set.reviewedCount === 0) throw new AppError('no_reviews', 422)
  return {
    input: {
      texts: set.training,
      labels: set.training.map(({ label }) => label),
      settings: PROJECT_SETTINGS,
    },
    examine: (artifact, signal) => examineModel(pool, artifact, set, signal),
  }
}

/** What a person is told: a code and what fills its sentence. */
function failureOf(error: unknown): { code: string; params?: Readonly<Record<string, string | number>> } {
  if (error instanceof AppError) return { code: error.code, params: error.params }
  if (!(error instanceof LinearEngineError)) return { code: 'training_thread_failed' }
  // Labels that were changed since it was asked for.
  const code = error.code === 'label_not_in_categories' ? 'unknown_labels' : error.code
  return { code, params: error.details }
}

/** Writes how far it is, and that somebody is there; aborts where that is no longer so. */
function beatWhile(
  claim: TrainingClaim,
  { pool, running }: Work,
  control: AbortController,
  progress: Progress,
): { stop(): void } {
  let isStopped = false
  let written = -1
  let beatAt = performance.now()
  let timer: NodeJS.Timeout
  const turn = async () => {
    if (running.isStopping) control.abort(new Error('the worker stops'))
    if (progress.current !== written || performance.now() - beatAt > HEARTBEAT_MS) {
      const { current } = progress
      beatAt = performance.now()
      const isOurs = await beatTraining(pool, claim, progress).catch((error) => {
        // A beat that could not be sent is a beat missed; the lease itself decides.
        logger().debug({ error: describeError(error) }, 'heartbeat failed')
        return true
      })
      written = current
      if (!isOurs && !isStopped) control.abort(new Error('the training is not ours any more'))
    }
    if (!isStopped) timer = setTimeout(() => void turn(), PROGRESS_MS)
  }
  timer = setTimeout(() => void turn(), PROGRESS_MS)
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
