import { createRandom, shuffle } from './random.ts'

/** Fold of every row, dealt out within each class after a shuffle, so that every fold has its share of each. */
export function stratify(targets: Int32Array, folds: number, seed: number): Int32Array {
  const order = Int32Array.from(targets, (_, row) => row)
  shuffle(order, createRandom(seed))
  const next = new Map<number, number>()
  const foldOf = new Int32Array(targets.length)
  for (const row of order) {
    // Classes start at different folds, so that rare ones do not all fall into the first.
    const fold = next.get(targets[row]!) ?? targets[row]! % folds
    foldOf[row] = fold
    next.set(targets[row]!, (fold + 1) % folds)
  }
  return foldOf
}

/** Rows whose fold passes, ascending. */
export function rowsWhere(foldOf: Int32Array, keep: (fold: number) => boolean): Int32Array {
  return Int32Array.from(foldOf.keys()).filter((row) => keep(foldOf[row]!))
}
