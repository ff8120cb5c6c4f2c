/** The trainings behind one model: choosing the recipe, the kept weights, and the out-of-fold scores. */
import type { Breath } from './breathe.ts'
import { fitTemperature, logLoss, pickRows, type Scores } from './calibrate.ts'
import { rowsWhere } from './folds.ts'
import type { Matrix } from './matrix.ts'
import { createRandom, shuffle } from './random.ts'
import { type LinearSettings, type Recipe, recipesFor, SMALL_SET } from './settings.ts'
import { fitWeights, scoreRow, type Weights } from './solver.ts'
import type { TrainingSet } from './training-set.ts'

export interface Job {
  set: TrainingSet
  matrix: Matrix
  settings: LinearSettings
  folds: number
  seed: number
  breath: Breath
  /** Called for every row learnt. */
  onRow: () => void
}

/** A category with few tickets is not weighted up more than this. */
const MAX_CLASS_WEIGHT = 10

/** (n / (K n_c))^balance over the rows used. */
function classWeights(job: Job, rows: Int32Array): Float64Array {
  const classes = job.set.categories.length
  const counts = new Float64Array(classes)
  for (const row of rows) counts[job.set.targets[row]!]! += 1
  const weightOf = (count: number) => Math.min(MAX_CLASS_WEIGHT, rows.length / (classes * count))
  return counts.map((count) => (count === 0 ? 0 : weightOf(count) ** job.settings.balance))
}

export function learn(job: Job, rows: Int32Array, recipe: Recipe): Promise<Weights> {
  return fitWeights(job.matrix, job.set.targets, rows, {
    classes: job.set.categories.length,
    recipe,
    classWeights: classWeights(job, rows),
    minDocuments: job.settings.minDocuments,
    seed: job.seed,
    breath: job.breath,
    onRow: job.onRow,
  })
}

/** Scores of the given rows by the given weights, written into the scores of all rows. */
function scoreRows(job: Job, rows: Int32Array, weights: Weights, logits: Float64Array): void {
  const { classes } = weights
  for (const row of rows)
    scoreRow(job.matrix, row, weights, logits.subarray(row * classes, (row + 1) * classes))
}

/** Scores of every row by a model that did not see it. */
export async function scoreOutOfFold(job: Job, foldOf: Int32Array, recipe: Recipe): Promise<Scores> {
  const classes = job.set.categories.length
  const logits = new Float64Array(foldOf.length * classes)
  for (let held = 0; held < job.folds; held++) {
    const weights = await learn(
      job,
      rowsWhere(foldOf, (fold) => fold !== held),
      recipe,
    )
    scoreRows(
      job,
      rowsWhere(foldOf, (fold) => fold === held),
      weights,
      logits,
    )
  }
  return { classes, logits, truth: job.set.targets }
}

/** Scores of the first fold, learnt from at most SMALL_SET of the other tickets. */
async function scoreOneFold(job: Job, foldOf: Int32Array, recipe: Recipe): Promise<Scores> {
  const rows = rowsWhere(foldOf, (fold) => fold !== 0)
  // Files are often sorted by category: the first tickets alone would not know them all.
  shuffle(rows, createRandom(job.seed))
  const weights = await learn(job, rows.subarray(0, SMALL_SET), recipe)
  const held = rowsWhere(foldOf, (fold) => fold === 0)
  const classes = job.set.categories.length
  const logits = new Float64Array(foldOf.length * classes)
  scoreRows(job, held, weights, logits)
  return pickRows({ classes, logits, truth: job.set.targets }, held)
}

/** Rows that chooseRecipe will learn, repeats included. */
export function countRecipeRows({ set, settings, folds }: Job): number {
  const rows = set.targets.length
  const recipes = recipesFor(rows, settings)
  if (recipes.length === 1) return 0
  const epochs = recipes.reduce((sum, recipe) => sum + recipe.epochs, 0)
  return rows <= SMALL_SET ? epochs * rows * (folds - 1) : epochs * SMALL_SET
}

/** The recipe with the least out-of-fold log loss, each at its own best temperature. */
export async function chooseRecipe(job: Job, foldOf: Int32Array): Promise<Recipe> {
  const rows = foldOf.length
  const recipes = recipesFor(rows, job.settings)
  if (recipes.length === 1) return recipes[0]!
  const score = rows <= SMALL_SET ? scoreOutOfFold : scoreOneFold
  let best = recipes[0]!
  let least = Number.POSITIVE_INFINITY
  for (const recipe of recipes) {
    const scores = await score(job, foldOf, recipe)
    const loss = logLoss(scores, fitTemperature(scores))
    if (loss < least) {
      least = loss
      best = recipe
    }
  }
  return best
}
