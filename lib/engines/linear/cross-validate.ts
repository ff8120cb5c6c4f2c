/** The trainings behind one model: choosing the recipe, the kept weights, and the out-of-fold scores. */
import type { Breath } from './breathe.ts'
import { fitTemperature, logLoss, type Scores } from './calibrate.ts'
import { rowsWhere } from './folds.ts'
import type { Matrix } from './matrix.ts'
import { createRandom, shuffle } from './random.ts'
import type { LinearSettings, Recipe } from './settings.ts'
import { fitWeights, scoreRow, type Weights } from './solver.ts'
import type { TrainingSet } from './training-set.ts'

export interface Job {
  set: TrainingSet
  matrix: Matrix
  settings: LinearSettings
  seed: number
  breath: Breath
  /** Called for every row learnt. */
  onRow: () => void
}

/** A category with few tickets is not weighted up more than this. */
const MAX_CLASS_WEIGHT = 10
/** Recipes are compared on one fold after learning from at most this many of the other tickets. */
const RECIPE_TICKETS = 5_000

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

function scoreRows(job: Job, rows: Int32Array, weights: Weights): Scores {
  const { classes } = weights
  const logits = new Float64Array(rows.length * classes)
  for (let i = 0; i < rows.length; i++) {
    scoreRow(job.matrix, rows[i]!, weights, logits.subarray(i * classes, (i + 1) * classes))
  }
  return { classes, logits, truth: Int32Array.from(rows, (row) => job.set.targets[row]!) }
}

/** Rows that chooseRecipe will learn, repeats included. */
export function countRecipeRows(rows: number, { recipes, folds }: LinearSettings): number {
  if (recipes.length === 1) return 0
  const epochs = recipes.reduce((sum, recipe) => sum + recipe.epochs, 0)
  return epochs * Math.min(RECIPE_TICKETS, rows - Math.floor(rows / folds))
}

/** Fits every recipe on the same part and keeps the one with the least log loss, each at its best temperature. */
export async function chooseRecipe(job: Job, foldOf: Int32Array): Promise<Recipe> {
  const { recipes } = job.settings
  if (recipes.length === 1) return recipes[0]!
  const rows = rowsWhere(foldOf, (fold) => fold !== 0)
  // Files are often sorted by category: the first tickets alone would not know them all.
  shuffle(rows, createRandom(job.seed))
  const held = rowsWhere(foldOf, (fold) => fold === 0)
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
export async function scoreOutOfFold(job: Job, foldOf: Int32Array, recipe: Recipe): Promise<Scores> {
  const classes = job.set.categories.length
  const logits = new Float64Array(foldOf.length * classes)
  for (let held = 0; held < job.settings.folds; held++) {
    const others = rowsWhere(foldOf, (fold) => fold !== held)
    const weights = await learn(job, others, recipe)
    for (const row of rowsWhere(foldOf, (fold) => fold === held)) {
      scoreRow(job.matrix, row, weights, logits.subarray(row * classes, (row + 1) * classes))
    }
  }
  return { classes, logits, truth: job.set.targets }
}
