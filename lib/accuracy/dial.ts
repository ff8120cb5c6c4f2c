import { bootstrap, REPLICATES } from '#lib/accuracy/bootstrap.ts'
import { quantile } from '#lib/accuracy/intervals.ts'
import { type Interval, isRight, type Judged, type JudgedCell, weightsOf } from '#lib/accuracy/judged.ts'

/** How many of all tickets have a score; null: no answer, which a person sees first. */
export interface ScoreCount {
  score: number | null
  count: number
}

/** If the lowest `reviewed` of all tickets are looked at, `caught` of all mistakes are among them. */
export interface DialPoint extends Interval {
  reviewed: number
  caught: number
}

/** Fewer mistakes than this draw no curve. */
export const DIAL_LEAST_MISTAKES = 10
const STEPS = 100

/**
 * The share of the mistakes that lies in the lowest-scored share of the tickets: recall of the mistakes against
 * the share of tickets looked at (a cumulative gains curve), with the mistakes weighted back to all tickets and a
 * stratified-bootstrap 95 % interval at each step. Tickets of one score come in no order, so within them it goes straight.
 * @param scores all tickets, judged or not: what "the lowest 11 %" are is known, not estimated
 * @returns one point a percent, from 0 to 1; null where too few mistakes were found to say
 */
export function dialOf(judged: Judged, scores: readonly ScoreCount[]): DialPoint[] | null {
  const mistakes = judged.cells.reduce((sum, cell) => sum + (isRight(cell) ? 0 : cell.count), 0)
  if (mistakes < DIAL_LEAST_MISTAKES) return null
  const { strata, cells } = mergeCells(judged, scores)
  const weightOf = weightsOf({ strata, cells })
  const caught = catcherOf(cells)
  const curve = caught(Float64Array.from(cells, ({ stratum, count }) => count * weightOf[stratum]!))
  const replicates = Array.from({ length: STEPS + 1 }, () => new Float64Array(REPLICATES))
  bootstrap({ strata, cells }, (weights, index) => {
    const points = caught(weights)
    for (let step = 0; step <= STEPS; step++) replicates[step]![index] = points[step]!
  })
  return replicates.map((values, step) => {
    const sorted = values.sort()
    return {
      reviewed: step / STEPS,
      caught: curve[step]!,
      low: quantile(sorted, 0.025),
      high: quantile(sorted, 0.975),
    }
  })
}

/** Cells that lie in the same hundredth of all tickets become one. */
interface RankedCell extends JudgedCell {
  /** Which share of all tickets has a lower score, and which a lower or equal one. */
  from: number
  to: number
}

const NO_ANSWER = -1

function mergeCells(
  judged: Judged,
  scores: readonly ScoreCount[],
): { strata: Judged['strata']; cells: RankedCell[] } {
  const sorted = [...scores].sort((a, b) => (a.score ?? NO_ANSWER) - (b.score ?? NO_ANSWER))
  const all = sorted.reduce((sum, { count }) => sum + count, 0)
  const rankOf = new Map<number, { from: number; to: number }>()
  let below = 0
  for (const { score, count } of sorted) {
    rankOf.set(score ?? NO_ANSWER, { from: below / all, to: (below + count) / all })
    below += count
  }
  const merged = new Map<string, RankedCell>()
  for (const cell of judged.cells) {
    const rank = rankOf.get(cell.score ?? NO_ANSWER)
    if (!rank) throw new Error('a judged ticket has a score that no ticket has')
    const right = isRight(cell)
    const key = `${cell.stratum} ${right} ${Math.floor(rank.from * STEPS)} ${Math.floor(rank.to * STEPS)}`
    const known = merged.get(key)
    if (known) {
      known.count += cell.count
      known.from = Math.min(known.from, rank.from)
      known.to = Math.max(known.to, rank.to)
    } else merged.set(key, { ...cell, ...rank, truth: '1', predicted: right ? '1' : '0' })
  }
  return { strata: judged.strata, cells: [...merged.values()] }
}

/** Weights of the cells → the share of mistakes caught at every percent reviewed. */
function catcherOf(cells: readonly RankedCell[]): (weights: Float64Array) => Float64Array {
  const wrong = cells.flatMap((cell, index) => (isRight(cell) ? [] : [{ ...cell, index }]))
  return (weights) => {
    const points = new Float64Array(STEPS + 1)
    let total = 0
    for (const { index, from, to } of wrong) {
      const weight = weights[index]!
      total += weight
      const first = Math.floor(from * STEPS) + 1
      for (let step = first; step <= STEPS; step++) {
        const part = (step / STEPS - from) / (to - from)
        if (part >= 1) {
          // All of it from here on: said once, added up below.
          points[step]! += weight
          break
        }
        points[step]! += part * weight
        if (step < STEPS) points[step + 1]! -= part * weight
      }
    }
    for (let step = 1; step <= STEPS; step++) points[step]! += points[step - 1]!
    if (total > 0) for (let step = 0; step <= STEPS; step++) points[step] = Math.min(1, points[step]! / total)
    return points
  }
}
