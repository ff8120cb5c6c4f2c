/**
 * Multinomial logistic regression by stochastic gradient descent with AdaGrad steps per feature
 * (Duchi, Hazan & Singer 2011, https://jmlr.org/papers/v12/duchi11a.html), the step falling linearly to zero.
 * No explicit penalty: few passes, AdaGrad's damping and dropout regularise; why, and what else was tried, is in
 * docs/decisions/020-linear-engine-method.md.
 */
import type { Breath } from './breathe.ts'
import type { Matrix } from './matrix.ts'
import { createRandom, shuffle } from './random.ts'
import type { Recipe } from './settings.ts'

/** weights[feature * classes + k]. Weights of one feature sum to 0 over the classes. */
export interface Weights {
  classes: number
  weights: Float32Array
  bias: Float32Array
}

export interface FitOptions {
  classes: number
  recipe: Recipe
  /** Step multiplier of each class: see LinearSettings.balance. */
  classWeights: Float64Array
  minDocuments: number
  seed: number
  breath: Breath
  onRow?: () => void
}

/** Gradients smaller than this do not move weights: with 77 classes most are ~0 after the first pass. */
const TINY_GRADIENT = 0.003
/** Below this many classes a dense loop is faster than a list of the moving ones. */
const DENSE_CLASSES = 8
const BIAS_RATE = 0.02
/** Keeps the first step of a feature finite. */
const FIRST_SQUARE = 1e-3
const ROWS_BETWEEN_CLOCKS = 64

/** Scratch space of one fit, and the row being learnt (after dropout). */
class Fit {
  readonly weights: Float32Array
  readonly bias: Float32Array
  private readonly squares: Float32Array
  private readonly gradient: Float64Array
  private readonly moving: Int32Array
  private readonly matrix: Matrix
  private readonly classes: number
  private readonly recipe: Recipe
  private columns: Int32Array
  private values: Float32Array
  private from = 0
  private to = 0
  private noise: number

  constructor(matrix: Matrix, options: FitOptions) {
    const { classes } = options
    this.matrix = matrix
    this.classes = classes
    this.recipe = options.recipe
    this.weights = new Float32Array(matrix.vocabulary.buckets.length * classes)
    this.bias = new Float32Array(classes)
    this.squares = new Float32Array(matrix.vocabulary.buckets.length)
    this.gradient = new Float64Array(classes)
    this.moving = new Int32Array(classes)
    this.columns = matrix.columns
    this.values = matrix.values
    this.noise = options.seed | 0
    if (options.recipe.dropout > 0) {
      let longest = 0
      for (let row = 0; row < matrix.rows; row++)
        longest = Math.max(longest, matrix.start[row + 1]! - matrix.start[row]!)
      this.columns = new Int32Array(longest)
      this.values = new Float32Array(longest)
    }
  }

  /**
   * Features in fewer of these rows than `least` never move. A fold must not learn from a feature that only one of
   * its tickets has: the kept model knows none such, and the calibration would be of another kind of model.
   */
  freezeRare(rows: Int32Array, least: number): void {
    const { columns, start } = this.matrix
    const documents = new Int32Array(this.squares.length)
    for (const row of rows) for (let i = start[row]!; i < start[row + 1]!; i++) documents[columns[i]!]! += 1
    // A step is divided by the root of this.
    for (let id = 0; id < documents.length; id++)
      if (documents[id]! < least) this.squares[id] = Number.POSITIVE_INFINITY
  }

  learn(row: number, target: number, rate: number): void {
    this.open(row)
    this.score()
    const square = this.differentiate(target)
    if (this.classes <= DENSE_CLASSES) this.moveAll(rate, square)
    else this.moveSome(rate, square)
    for (let k = 0; k < this.classes; k++) this.bias[k]! -= BIAS_RATE * rate * this.gradient[k]!
  }

  /** Points at the row, or at a copy with some features left out and the rest scaled up. */
  private open(row: number): void {
    const { matrix, columns, values } = this
    const { dropout } = this.recipe
    const from = matrix.start[row]!
    const to = matrix.start[row + 1]!
    if (dropout === 0) {
      this.from = from
      this.to = to
      return
    }
    const least = dropout * 2 ** 32
    const scale = 1 / (1 - dropout)
    let kept = 0
    let noise = this.noise
    for (let i = from; i < to; i++) {
      // The finaliser of MurmurHash3 over a counter: a fresh coin for every feature at a few instructions.
      noise = (noise + 0x9e3779b9) | 0
      let coin = Math.imul(noise ^ (noise >>> 16), 0x85ebca6b)
      coin = Math.imul(coin ^ (coin >>> 13), 0xc2b2ae35)
      if ((coin ^ (coin >>> 16)) >>> 0 < least) continue
      columns[kept] = matrix.columns[i]!
      values[kept++] = matrix.values[i]! * scale
    }
    this.noise = noise
    this.from = 0
    this.to = kept
  }

  private score(): void {
    const { gradient, bias, weights, columns, values, classes, to } = this
    for (let k = 0; k < classes; k++) gradient[k] = bias[k]!
    for (let i = this.from; i < to; i++) {
      const offset = columns[i]! * classes
      const value = values[i]!
      for (let k = 0; k < classes; k++) gradient[k]! += value * weights[offset + k]!
    }
  }

  /** Scores become p − y, the gradient of the log loss; returns its squared length. */
  private differentiate(target: number): number {
    const { gradient, classes } = this
    let highest = gradient[0]!
    for (let k = 1; k < classes; k++) if (gradient[k]! > highest) highest = gradient[k]!
    let sum = 0
    for (let k = 0; k < classes; k++) {
      const power = Math.exp(gradient[k]! - highest)
      gradient[k] = power
      sum += power
    }
    const others = classes > 2 ? this.recipe.smoothing / classes : 0
    const own = 1 - others * (classes - 1)
    let square = 0
    for (let k = 0; k < classes; k++) {
      const slope = gradient[k]! / sum - (k === target ? own : others)
      gradient[k] = slope
      square += slope * slope
    }
    return square
  }

  private stepOf(feature: number, value: number, square: number): number {
    const grown = this.squares[feature]! + value * value * square
    this.squares[feature] = grown
    const { power } = this.recipe
    return value / (power === 0.5 ? Math.sqrt(grown + 1e-8) : (grown + FIRST_SQUARE) ** power)
  }

  private moveAll(rate: number, square: number): void {
    const { weights, gradient, columns, values, classes, to } = this
    for (let i = this.from; i < to; i++) {
      const feature = columns[i]!
      const step = rate * this.stepOf(feature, values[i]!, square)
      const offset = feature * classes
      for (let k = 0; k < classes; k++) weights[offset + k]! -= step * gradient[k]!
    }
  }

  private moveSome(rate: number, square: number): void {
    const { weights, gradient, columns, values, classes, moving, to } = this
    let count = 0
    for (let k = 0; k < classes; k++) if (Math.abs(gradient[k]!) > TINY_GRADIENT) moving[count++] = k
    for (let i = this.from; i < to; i++) {
      const feature = columns[i]!
      const step = rate * this.stepOf(feature, values[i]!, square)
      const offset = feature * classes
      for (let m = 0; m < count; m++) {
        const k = moving[m]!
        weights[offset + k]! -= step * gradient[k]!
      }
    }
  }
}

/** Learns from the given rows; `targets` holds the class of every row of the matrix. Same inputs, same weights. */
export async function fitWeights(
  matrix: Matrix,
  targets: Int32Array,
  rows: Int32Array,
  options: FitOptions,
): Promise<Weights> {
  const fit = new Fit(matrix, options)
  fit.freezeRare(rows, options.minDocuments)
  const random = createRandom(options.seed)
  const order = rows.slice()
  const { epochs, learningRate } = options.recipe
  const steps = epochs * order.length
  for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (let i = 0; i < order.length; i++, step++) {
      if (i % ROWS_BETWEEN_CLOCKS === 0 && options.breath.isDue()) await options.breath.take()
      const row = order[i]!
      const target = targets[row]!
      fit.learn(row, target, learningRate * (1 - step / steps) * options.classWeights[target]!)
      options.onRow?.()
    }
  }
  return { classes: options.classes, weights: fit.weights, bias: fit.bias }
}

/** Scores (logits) of one row, written to `out`. */
export function scoreRow(matrix: Matrix, row: number, model: Weights, out: Float64Array): void {
  const { classes, weights, bias } = model
  for (let k = 0; k < classes; k++) out[k] = bias[k]!
  for (let i = matrix.start[row]!; i < matrix.start[row + 1]!; i++) {
    const offset = matrix.columns[i]! * classes
    const value = matrix.values[i]!
    for (let k = 0; k < classes; k++) out[k]! += value * weights[offset + k]!
  }
}
