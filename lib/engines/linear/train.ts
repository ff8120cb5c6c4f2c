/** Labelled tickets → a calibrated model and the report a person reads before using it. */
import type { TicketText } from '../engine.ts'
import { Breath } from './breathe.ts'
import { type Calibration, fitTemperature, logLoss, type Scores } from './calibrate.ts'
import { calibrate, judgeOutOfFold } from './evaluate.ts'
import { rowsWhere, stratify } from './folds.ts'
import { buildMatrix, type Matrix } from './matrix.ts'
import type { ClassificationMetrics } from './metrics.ts'
import { type LinearModel, prune, quantise } from './model.ts'
import { createRandom, shuffle } from './random.ts'
import { DEFAULT_SETTINGS, type LinearSettings, type Recipe } from './settings.ts'
import { fitWeights, scoreRow, type Weights } from './solver.ts'
import { checkTrainingSet, type TrainingInput, type TrainingSet } from './training-set.ts'

export interface EvaluationReport extends ClassificationMetrics {
  folds: number
  seed: number
  features: number
  calibration: Calibration
  abstain_below: number
  recipe: Recipe
  /** Rows left out because they have no text. */
  empty_tickets: number
  /** Tickets so long that only their beginning was read. */
  truncated_tickets: number
  /** Categories that were asked for and have no labelled ticket: the model does not know them. */
  categories_without_labels: string[]
}

export interface TrainedModel {
  model: LinearModel
  report: EvaluationReport
}

export interface TrainOptions {
  signal: AbortSignal
  /** Called at most about 100 times; `total` does not change during a training. */
  onProgress?: (current: number, total: number) => void
}

/** Weights are Float32 while training: 48 M of them are 192 MB. */
const MAX_WEIGHTS = 48_000_000
const MAX_FEATURES = 1_000_000
/** A category with few tickets is not weighted up more than this. */
const MAX_CLASS_WEIGHT = 10
/** Features of a kept model: more were measured to add size and cache misses, and no accuracy. */
const MAX_KEPT_FEATURES = 250_000
const MAX_KEPT_WEIGHTS = 2_500_000
/** Recipes are compared on one fold and at most this many of its tickets. */
const RECIPE_TICKETS = 5_000
/**
 * Chow's rule (1970, doi:10.1109/TIT.1970.1054406): refuse when the best probability is below 1 − d, where d is the
 * cost of a refusal against that of a wrong answer; d = 2/3, so that an answer is right at least once in three.
 */
export const DEFAULT_ABSTAIN_BELOW = 1 / 3

interface Job {
  set: TrainingSet
  matrix: Matrix
  settings: LinearSettings
  seed: number
  breath: Breath
  step: () => void
}

/** (n / (K n_c))^balance over the rows used. */
function classWeights(job: Job, rows: Int32Array): Float64Array {
  const classes = job.set.categories.length
  const counts = new Float64Array(classes)
  for (const row of rows) counts[job.set.targets[row]!]! += 1
  return counts.map((count) =>
    count === 0 ? 0 : Math.min(MAX_CLASS_WEIGHT, rows.length / (classes * count)) ** job.settings.balance,
  )
}

async function learn(job: Job, rows: Int32Array, recipe: Recipe, onRow?: () => void): Promise<Weights> {
  const classes = job.set.categories.length
  const weights = await fitWeights(job.matrix, job.set.targets, rows, {
    classes,
    recipe,
    classWeights: classWeights(job, rows),
    seed: job.seed,
    breath: job.breath,
    onRow,
  })
  prune(job.matrix.vocabulary, weights, Math.min(MAX_KEPT_FEATURES, Math.floor(MAX_KEPT_WEIGHTS / classes)))
  return weights
}

function scoreRows(job: Job, rows: Int32Array, weights: Weights): Scores {
  const { classes } = weights
  const logits = new Float64Array(rows.length * classes)
  for (let i = 0; i < rows.length; i++)
    scoreRow(job.matrix, rows[i]!, weights, logits.subarray(i * classes, (i + 1) * classes))
  return { classes, logits, truth: Int32Array.from(rows, (row) => job.set.targets[row]!) }
}

/** Fits every recipe on the same part and keeps the one with the least log loss, each at its best temperature. */
async function chooseRecipe(job: Job, fold: Int32Array): Promise<Recipe> {
  const { recipes } = job.settings
  if (recipes.length === 1) return recipes[0]!
  const rows = rowsWhere(fold, (at) => at !== 0)
  // Files are often sorted by category: the first tickets alone would not know them all.
  shuffle(rows, createRandom(job.seed))
  const held = rowsWhere(fold, (at) => at === 0)
  let best = recipes[0]!
  let least = Number.POSITIVE_INFINITY
  for (const recipe of recipes) {
    const scores = scoreRows(job, held, await learn(job, rows.subarray(0, RECIPE_TICKETS), recipe))
    const loss = logLoss(scores, fitTemperature(scores))
    if (loss < least) {
      least = loss
      best = recipe
    }
  }
  return best
}

/** Scores of every row by a model that did not see it. */
async function scoreOutOfFold(job: Job, fold: Int32Array, recipe: Recipe): Promise<Scores> {
  const classes = job.set.categories.length
  const logits = new Float64Array(fold.length * classes)
  for (let at = 0; at < job.settings.folds; at++) {
    const held = rowsWhere(fold, (other) => other === at)
    const weights = await learn(
      job,
      rowsWhere(fold, (other) => other !== at),
      recipe,
      job.step,
    )
    for (const row of held)
      scoreRow(job.matrix, row, weights, logits.subarray(row * classes, (row + 1) * classes))
  }
  return { classes, logits, truth: job.set.targets }
}

/** Calls onProgress every hundredth of the rows to learn. */
function countSteps(total: number, onProgress: TrainOptions['onProgress']): () => void {
  const every = Math.max(1, Math.ceil(total / 100))
  let done = 0
  return () => {
    done++
    if (done % every === 0 || done === total) onProgress?.(done, total)
  }
}

/**
 * Trains k models for the report and the calibration, then the one that is kept on everything.
 * @throws LinearEngineError when the tickets cannot train a model; the signal's reason when aborted.
 */
export async function trainModel(input: TrainingInput, options: TrainOptions): Promise<TrainedModel> {
  const settings: LinearSettings = { ...DEFAULT_SETTINGS, ...input.settings }
  const breath = new Breath(options.signal)
  const set = checkTrainingSet(input, settings)
  const classes = set.categories.length
  const featureLimit = Math.min(MAX_FEATURES, Math.floor(MAX_WEIGHTS / classes))
  const matrix = await buildMatrix(set.texts as readonly TicketText[], { ...settings, featureLimit }, breath)
  const job: Job = { set, matrix, settings, seed: input.seed, breath, step: () => undefined }
  const fold = stratify(set.targets, settings.folds, input.seed)
  const recipe = await chooseRecipe(job, fold)
  // Every row is learnt (folds − 1) times for the report and once for the model, `epochs` times over.
  job.step = countSteps(set.targets.length * settings.folds * recipe.epochs, options.onProgress)
  const scores = await scoreOutOfFold(job, fold, recipe)
  const calibration = calibrate(scores)
  const weights = await learn(job, Int32Array.from(fold.keys()), recipe, job.step)
  const abstainBelow = settings.abstainBelow ?? DEFAULT_ABSTAIN_BELOW
  const model: LinearModel = {
    ...quantise(matrix.vocabulary, weights),
    categories: set.categories,
    features: settings.features,
    unknownSquare: matrix.vocabulary.unknownSquare,
    bias: Float64Array.from(weights.bias),
    calibration,
    abstainBelow,
    ...(settings.fallbackCategory === undefined ? {} : { fallbackCategory: settings.fallbackCategory }),
  }
  const report: EvaluationReport = {
    ...judgeOutOfFold(scores, fold, set.categories),
    folds: settings.folds,
    seed: input.seed,
    features: model.buckets.length,
    calibration,
    abstain_below: abstainBelow,
    recipe,
    empty_tickets: set.empty,
    truncated_tickets: set.truncated,
    categories_without_labels: set.withoutLabels,
  }
  return { model, report }
}
