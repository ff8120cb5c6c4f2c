import { atStep, isotonic, type Steps } from '#lib/accuracy/isotonic.ts'
import { fitPlatt, logit, type PlattCurve, sigmoid } from '#lib/accuracy/platt.ts'
import { createRandom, shuffle } from '#lib/engines/linear/random.ts'

/** A judged ticket as calibration sees it. */
export interface ScoredTicket {
  category: string
  /** The engine's own score, 0..1. */
  score: number
  isRight: boolean
}

export type Curve =
  /** The score was a probability already: no curve foretold unseen tickets better. */
  { method: 'as_is' } | ({ method: 'platt' } & PlattCurve) | ({ method: 'isotonic' } & Steps)

export interface Calibration {
  /** For every category without a curve of its own. */
  overall: Curve
  categories: Record<string, Curve>
  /** Judged tickets it was learnt from. */
  tickets: number
}

/** Below these nothing is called a probability: one wrong ticket more or less would move it by points. */
export const CALIBRATION_LEAST = 200
export const CALIBRATION_LEAST_OF_EACH = 20
/** A category has a curve of its own from this many, if that foretells better than the common one. */
const CATEGORY_LEAST = 100
const CATEGORY_LEAST_OF_EACH = 10

const FOLDS = 5
const SEED = 50
/** A probability of 0 or 1 is a claim no number of tickets supports; it also keeps one miss from deciding the comparison. */
const EDGE = 0.01

/**
 * Score → probability of being right, learnt from judged tickets; the form (as it is, Platt, isotonic) is the one that
 * foretold held-out tickets best in log loss (5 folds). Categories are learnt apart where there are enough: tickets are
 * drawn by category, so within one of them the judged ones are a plain sample and need no weights.
 * @returns null where too few are judged to say anything
 */
export function fitCalibration(tickets: readonly ScoredTicket[]): Calibration | null {
  if (!hasEnough(tickets, CALIBRATION_LEAST, CALIBRATION_LEAST_OF_EACH)) return null
  const overall = chooseCurve(tickets, [])
  const categories: Record<string, Curve> = {}
  for (const [category, own] of Map.groupBy(tickets, (ticket) => ticket.category)) {
    if (!hasEnough(own, CATEGORY_LEAST, CATEGORY_LEAST_OF_EACH)) continue
    const curve = chooseCurve(own, [overall])
    if (curve !== overall) categories[category] = curve
  }
  return { overall, categories, tickets: tickets.length }
}

export function calibrated({ overall, categories }: Calibration, category: string, score: number): number {
  return applyCurve(categories[category] ?? overall, score)
}

export function applyCurve(curve: Curve, score: number): number {
  const p =
    curve.method === 'platt'
      ? sigmoid(curve.slope * logit(score) + curve.intercept)
      : curve.method === 'isotonic'
        ? atStep(curve, score)
        : score
  return Math.min(1 - EDGE, Math.max(EDGE, p))
}

function hasEnough(tickets: readonly ScoredTicket[], least: number, ofEach: number): boolean {
  const right = tickets.filter(({ isRight }) => isRight).length
  return tickets.length >= least && right >= ofEach && tickets.length - right >= ofEach
}

type Fit = (tickets: readonly ScoredTicket[]) => Curve

const FITS: Fit[] = [
  () => ({ method: 'as_is' }),
  (tickets) => ({
    method: 'platt',
    ...fitPlatt(
      tickets.map(({ score }) => score),
      tickets.map(({ isRight }) => isRight),
    ),
  }),
  (tickets) => ({
    method: 'isotonic',
    ...isotonic(tickets.map(({ score, isRight }) => ({ x: score, y: isRight ? 1 : 0, weight: 1 }))),
  }),
]

/** The simpler one first, so that a tie goes to it. */
function chooseCurve(tickets: readonly ScoredTicket[], given: readonly Curve[]): Curve {
  const fits = [
    ...given.map(
      (curve): Fit =>
        () =>
          curve,
    ),
    ...FITS,
  ]
  const order = Int32Array.from(tickets.keys())
  shuffle(order, createRandom(SEED))
  const losses = fits.map((fitOn) => {
    let loss = 0
    for (let fold = 0; fold < FOLDS; fold++) {
      const isHeld = (at: number) => at % FOLDS === fold
      const curve = fitOn([...order].flatMap((row, at) => (isHeld(at) ? [] : [tickets[row]!])))
      for (const [at, row] of order.entries()) if (isHeld(at)) loss += lossOf(curve, tickets[row]!)
    }
    return loss
  })
  return fits[losses.indexOf(Math.min(...losses))]!(tickets)
}

function lossOf(curve: Curve, { score, isRight }: ScoredTicket): number {
  const p = applyCurve(curve, score)
  return -Math.log(isRight ? p : 1 - p)
}
