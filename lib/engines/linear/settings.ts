import type { FeatureSettings } from './features.ts'

/** One way to fit the weights; `trainModel` tries several and keeps the best by held-out log loss. */
export interface Recipe {
  learningRate: number
  epochs: number
  /** AdaGrad's exponent: 0.5 is AdaGrad (Duchi et al. 2011), 0 is plain SGD, between damps frequent features less. */
  power: number
  /** Share of features left out of each update (Wager et al. 2013, dropout as adaptive regularisation). */
  dropout: number
  /**
   * Share of each label spread over all categories (label smoothing, Szegedy et al. 2016, arXiv:1512.00567): people
   * err, and neighbours among many categories overlap. Not used for two categories, where it was measured to harm.
   */
  smoothing: number
  /** Not tried above this many tickets, where it was never the best and takes long. */
  maxTickets?: number
}

export interface LinearSettings {
  features: FeatureSettings
  /** Features in fewer tickets than this are dropped. */
  minDocuments: number
  /** Inverse document frequency is raised to this power: 0 none, 1 TF-IDF. */
  idfPower: number
  /** Classes are weighted (n / (K n_c))^balance. */
  balance: number
  recipes: Recipe[]
  /** Folds of the report: of sets up to LARGE_SET tickets, and above. */
  foldsSmall: number
  foldsLarge: number
  /** Below this calibrated confidence a ticket is in no category; undefined: chosen from the report's trade-off. */
  abstainBelow?: number
  /** A category that takes what is in no other; undefined: such tickets fail with a reason, none is made up. */
  fallbackCategory?: string
}

/** Up to here every recipe is tried on every fold; above, on one fold. */
export const SMALL_SET = 5_000
/** From here on, a third of the tickets left out still leaves plenty to learn from. */
export const LARGE_SET = 20_000

/** Chosen by measurement: docs/decisions/020-linear-engine-method.md and 021-linear-text-normalisation.md. */
export const DEFAULT_SETTINGS: LinearSettings = {
  features: {
    normalise: { nfkc: true, maxRun: 2, foldDigits: false, maskAddresses: true, jamo: false },
    charMin: 1,
    charMax: 4,
    crossMax: 3,
    wordMax: 2,
    bits: 22,
  },
  minDocuments: 2,
  idfPower: 0.5,
  balance: 1,
  recipes: [
    { learningRate: 0.25, epochs: 4, power: 0.5, dropout: 0, smoothing: 0.1 },
    { learningRate: 0.25, epochs: 12, power: 0.5, dropout: 0, smoothing: 0.1, maxTickets: SMALL_SET },
    { learningRate: 2, epochs: 8, power: 0.25, dropout: 0.5, smoothing: 0.1 },
  ],
  foldsSmall: 5,
  foldsLarge: 3,
}

/**
 * For the few thousand short tickets that come with the project, and what people add to them: rare words count, and
 * longer n-grams say nothing new (docs/benchmarks-models.md).
 */
export const PROJECT_SETTINGS = {
  minDocuments: 1,
  idfPower: 1,
  features: { ...DEFAULT_SETTINGS.features, charMax: 3, crossMax: 3, wordMax: 1 },
} satisfies Partial<LinearSettings>

export function foldsFor(tickets: number, settings: LinearSettings): number {
  return tickets > LARGE_SET ? settings.foldsLarge : settings.foldsSmall
}

export function recipesFor(tickets: number, settings: LinearSettings): Recipe[] {
  const fitting = settings.recipes.filter((recipe) => tickets <= (recipe.maxTickets ?? tickets))
  return fitting.length > 0 ? fitting : settings.recipes
}
