/** Labelled tickets → a calibrated model and the report a person reads before using it. */
import { Breath } from './breathe.ts'
import type { Calibration } from './calibrate.ts'
import { chooseRecipe, countRecipeRows, type Job, learn, scoreOutOfFold } from './cross-validate.ts'
import { calibrate, judgeOutOfFold } from './evaluate.ts'
import { stratify } from './folds.ts'
import { buildMatrix } from './matrix.ts'
import type { ClassificationMetrics } from './metrics.ts'
import { type LinearModel, quantise } from './model.ts'
import { DEFAULT_SETTINGS, foldsFor, type LinearSettings, type Recipe } from './settings.ts'
import type { Weights } from './solver.ts'
import { checkTrainingSet, type TrainingInput, type TrainingSet } from './training-set.ts'

/** Measured out of fold: every ticket was judged, and its confidence calibrated, without being learnt from. */
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
  /** Called at most once per hundredth of the work; `total` stays the same during a training. */
  onProgress?: (current: number, total: number) => void
}

/**
 * Most features and weights of a model: an artifact of about 3 MB, and not yet slow from cache misses. What is over
 * goes by rarity, which no label decides: choosing by weight before cross-validation made its figures far too good
 * (0.91 for 0.87).
 */
const MAX_FEATURES = 500_000
const MAX_WEIGHTS = 2_500_000
/**
 * Chow's rule (1970, doi:10.1109/TIT.1970.1054406): refuse when the best probability is below 1 − d, where d is the
 * cost of a refusal against that of a wrong answer; d = 2/3, so that an answer is right at least once in three.
 */
export const DEFAULT_ABSTAIN_BELOW = 1 / 3
/** The first share of the progress bar, while recipes are compared; how long the rest takes depends on the choice. */
const RECIPE_PERCENT = 20

/** Turns "one more row" into whole percents from `from` to `to`. */
function reportRows(
  rows: number,
  range: { from: number; to: number },
  onProgress: TrainOptions['onProgress'],
): () => void {
  let done = 0
  let shown = range.from
  return () => {
    done++
    const percent = range.from + Math.floor(((range.to - range.from) * done) / rows)
    if (percent === shown) return
    shown = percent
    onProgress?.(percent, 100)
  }
}

function assemble(job: Job, weights: Weights, calibration: Calibration): LinearModel {
  const { settings, matrix, set } = job
  return {
    ...quantise(matrix.vocabulary, weights),
    categories: set.categories,
    features: settings.features,
    unknownSquare: matrix.vocabulary.unknownSquare,
    bias: Float64Array.from(weights.bias),
    calibration,
    abstainBelow: settings.abstainBelow ?? DEFAULT_ABSTAIN_BELOW,
    ...(settings.fallbackCategory === undefined ? {} : { fallbackCategory: settings.fallbackCategory }),
  }
}

async function prepare(set: TrainingSet, input: TrainingInput, breath: Breath): Promise<Job> {
  const settings: LinearSettings = { ...DEFAULT_SETTINGS, ...input.settings }
  const featureLimit = Math.min(MAX_FEATURES, Math.floor(MAX_WEIGHTS / set.categories.length))
  const matrix = await buildMatrix(set.texts, { ...settings, featureLimit }, breath)
  const folds = foldsFor(set.targets.length, settings)
  return { set, matrix, settings, folds, seed: input.seed, breath, onRow: () => undefined }
}

/**
 * Trains the model that is kept on everything, and k more for the report and the calibration.
 * @throws LinearEngineError when the tickets cannot train a model; the signal's reason when aborted.
 */
export async function trainModel(
  input: TrainingInput,
  { signal, onProgress }: TrainOptions,
): Promise<TrainedModel> {
  const breath = new Breath(signal)
  const set = checkTrainingSet(input)
  const job = await prepare(set, input, breath)
  const rows = set.targets.length
  const foldOf = stratify(set.targets, job.folds, input.seed)

  const recipeRows = countRecipeRows(job)
  const recipePercent = recipeRows === 0 ? 0 : RECIPE_PERCENT
  job.onRow = reportRows(recipeRows, { from: 0, to: recipePercent }, onProgress)
  const recipe = await chooseRecipe(job, foldOf)

  // Every row is learnt once for the model and (folds − 1) times for the report, `epochs` times over.
  job.onRow = reportRows(rows * job.folds * recipe.epochs, { from: recipePercent, to: 100 }, onProgress)
  const all = Int32Array.from(foldOf.keys())
  const weights = await learn(job, all, recipe)
  const scores = await scoreOutOfFold(job, foldOf, recipe)
  const model = assemble(job, weights, calibrate(scores))
  const report: EvaluationReport = {
    ...judgeOutOfFold(scores, foldOf, set.categories),
    folds: job.folds,
    seed: input.seed,
    features: model.buckets.length,
    calibration: model.calibration,
    abstain_below: model.abstainBelow,
    recipe,
    empty_tickets: set.empty,
    truncated_tickets: set.truncated,
    categories_without_labels: set.withoutLabels,
  }
  return { model, report }
}
