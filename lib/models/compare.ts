import { wilson } from '#lib/accuracy/intervals.ts'
import { createRandom } from '#lib/engines/linear/random.ts'
import { mcnemarExact, newcombePairedInterval, type PairedCounts } from '#lib/models/paired.ts'

/** What was true, and what two models said of it; null: the model gave no answer, which is a wrong one. */
export interface ExamAnswers {
  truth: readonly string[]
  before: readonly (string | null)[]
  after: readonly (string | null)[]
}

export interface ExamScore {
  accuracy: number
  /** 95 % Wilson interval. */
  accuracy_low: number
  accuracy_high: number
  macro_f1: number
}

export interface PairedComparison {
  exam_tickets: number
  before: ExamScore
  after: ExamScore
  /** after − before, with its 95 % interval (Newcombe 1998, paired). */
  accuracy_difference: { value: number; low: number; high: number }
  /** after − before, with its 95 % percentile bootstrap interval. */
  macro_f1_difference: { value: number; low: number; high: number }
  only_before_right: number
  only_after_right: number
  /** McNemar's exact test. */
  p_value: number
  verdict: 'better' | 'worse' | 'no_difference'
}

const SIGNIFICANT_BELOW = 0.05
const RESAMPLES = 2_000
const SEED = 1

/** @throws RangeError without a single ticket: nothing was measured */
export function compareModels(answers: ExamAnswers): PairedComparison {
  const n = answers.truth.length
  if (n === 0) throw new RangeError('an exam needs tickets')
  const counts = pair(answers)
  const { difference, low, high } = newcombePairedInterval(counts)
  const p = mcnemarExact(counts)
  const coded = encode(answers)
  const all = Int32Array.from(answers.truth.keys())
  const beforeF1 = macroF1(coded, coded.before, all)
  const afterF1 = macroF1(coded, coded.after, all)
  return {
    exam_tickets: n,
    before: { ...score(counts.bothRight + counts.onlyBefore, n), macro_f1: beforeF1 },
    after: { ...score(counts.bothRight + counts.onlyAfter, n), macro_f1: afterF1 },
    accuracy_difference: { value: difference, low, high },
    macro_f1_difference: { value: afterF1 - beforeF1, ...bootstrapDifference(coded) },
    only_before_right: counts.onlyBefore,
    only_after_right: counts.onlyAfter,
    p_value: p,
    verdict: p >= SIGNIFICANT_BELOW ? 'no_difference' : difference > 0 ? 'better' : 'worse',
  }
}

function pair({ truth, before, after }: ExamAnswers): PairedCounts {
  const counts: PairedCounts = { bothRight: 0, onlyBefore: 0, onlyAfter: 0, bothWrong: 0 }
  for (const [i, label] of truth.entries()) {
    const [was, is] = [before[i] === label, after[i] === label]
    counts[was && is ? 'bothRight' : was ? 'onlyBefore' : is ? 'onlyAfter' : 'bothWrong']++
  }
  return counts
}

function score(right: number, n: number): Omit<ExamScore, 'macro_f1'> {
  const { low, high } = wilson(right / n, n)
  return { accuracy: right / n, accuracy_low: low, accuracy_high: high }
}

/** Answers as numbers: categories in the order they are met, −1 for none. */
interface Coded {
  truth: Int32Array
  before: Int32Array
  after: Int32Array
  categories: number
}

function encode({ truth, before, after }: ExamAnswers): Coded {
  const codes = new Map<string, number>()
  const codeOf = (name: string | null) => {
    if (name === null) return -1
    const known = codes.get(name)
    if (known !== undefined) return known
    codes.set(name, codes.size)
    return codes.size - 1
  }
  const coded = {
    truth: Int32Array.from(truth, codeOf),
    before: Int32Array.from(before, codeOf),
    after: Int32Array.from(after, codeOf),
  }
  return { ...coded, categories: codes.size }
}

/**
 * The mean of F1 = 2TP / (2TP + FP + FN) over the categories that are true of a ticket of the exam: one that only a
 * model's wrong answer names has no tickets to be found.
 */
function macroF1({ truth, categories }: Coded, said: Int32Array, rows: Int32Array): number {
  const hits = new Int32Array(categories)
  const sizes = new Int32Array(categories)
  const named = new Int32Array(categories)
  for (const row of rows) {
    const [label, answer] = [truth[row]!, said[row]!]
    sizes[label]!++
    if (answer >= 0) named[answer]!++
    if (answer === label) hits[label]!++
  }
  let sum = 0
  let asked = 0
  for (let k = 0; k < categories; k++) {
    if (sizes[k] === 0) continue
    asked++
    sum += (2 * hits[k]!) / (sizes[k]! + named[k]!)
  }
  return sum / asked
}

/** Percentile bootstrap over tickets, both models on the same draw: Efron & Tibshirani 1993, chapter 13. Seeded. */
function bootstrapDifference(coded: Coded): { low: number; high: number } {
  const random = createRandom(SEED)
  const n = coded.truth.length
  const differences = new Float64Array(RESAMPLES)
  const draw = new Int32Array(n)
  for (let i = 0; i < RESAMPLES; i++) {
    for (let j = 0; j < n; j++) draw[j] = Math.floor(random() * n)
    differences[i] = macroF1(coded, coded.after, draw) - macroF1(coded, coded.before, draw)
  }
  differences.sort()
  const at = (share: number) => differences[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))]!
  return { low: at(0.025), high: at(0.975) }
}
