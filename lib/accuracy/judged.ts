/** What every figure is computed from: judged tickets, counted. */

/** Judged tickets that are alike in all that matters. */
export interface JudgedCell {
  /** Index of the part of all tickets they were drawn from. */
  stratum: number
  truth: string
  /** null: the engine gave no answer, and that is a wrong one. */
  predicted: string | null
  /** The engine's own score, 0..1; null where it gave no answer. */
  score: number | null
  count: number
}

/** A part of all tickets that tickets were drawn from by chance. */
export interface Stratum {
  /** Tickets in it; null where the judged ones stand for themselves alone (labels in a file). */
  population: number | null
}

export interface Judged {
  strata: readonly Stratum[]
  cells: readonly JudgedCell[]
}

export interface Interval {
  low: number
  high: number
}

/** An estimate with its 95 % interval. */
export interface Estimate extends Interval {
  value: number
}

/** Judged tickets of each stratum. */
export function countJudged({ strata, cells }: Judged): number[] {
  const counts = strata.map(() => 0)
  for (const { stratum, count } of cells) counts[stratum]! += count
  return counts
}

/**
 * How many tickets one judged ticket stands for: N_h / n_h, the inverse of its chance to be drawn (D. G. Horvitz and
 * D. J. Thompson, "A generalization of sampling without replacement from a finite universe", JASA 47, 1952).
 */
export function weightsOf(judged: Judged): number[] {
  const counts = countJudged(judged)
  return judged.strata.map(({ population }, h) =>
    population === null ? 1 : counts[h] === 0 ? 0 : population / counts[h]!,
  )
}

export function isRight({ truth, predicted }: Pick<JudgedCell, 'truth' | 'predicted'>): boolean {
  return truth === predicted
}

export function sum<T>(items: readonly T[], value: (item: T, index: number) => number): number {
  let total = 0
  for (let i = 0; i < items.length; i++) total += value(items[i]!, i)
  return total
}
