import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Judged, JudgedCell } from '#lib/accuracy/judged.ts'

/** Tickets with truth, answer and score, as counts. */
export interface Population {
  categories: string[]
  /** Tickets by answer; the last stratum has none. */
  strata: number[]
  cells: JudgedCell[]
  accuracy: number
}

interface Stored {
  categories: string[]
  cells: [truth: number, predicted: number, score: number, count: number][]
}

export const POPULATIONS = ['klue-ynat', 'own-rules'] as const

export function readPopulation(name: (typeof POPULATIONS)[number]): Population {
  const file = path.resolve(import.meta.dirname, '../../fixtures/accuracy', `${name}.json`)
  const { categories, cells } = JSON.parse(readFileSync(file, 'utf8')) as Stored
  return toPopulation(
    categories,
    cells.map(([truth, predicted, score, count]) => ({
      stratum: predicted < 0 ? categories.length : predicted,
      truth: categories[truth]!,
      predicted: predicted < 0 ? null : categories[predicted]!,
      score: score < 0 ? null : score / 100,
      count,
    })),
  )
}

/** The same tickets with all but a share of the mistakes put right. */
export function withFewerMistakes({ categories, cells }: Population, share: number): Population {
  const kept = cells.flatMap((cell) => {
    if (cell.truth === cell.predicted || cell.predicted === null) return [cell]
    const wrong = Math.round(cell.count * share)
    return [
      { ...cell, count: wrong },
      { ...cell, truth: cell.predicted, count: cell.count - wrong },
    ].filter(({ count }) => count > 0)
  })
  return toPopulation(categories, kept)
}

function toPopulation(categories: string[], cells: JudgedCell[]): Population {
  const strata = new Array<number>(categories.length + 1).fill(0)
  let right = 0
  let all = 0
  for (const { stratum, truth, predicted, count } of cells) {
    strata[stratum]! += count
    all += count
    if (truth === predicted) right += count
  }
  return { categories, strata, cells, accuracy: right / all }
}

/** Draws so many tickets of each stratum without replacement, as a session does. */
export function draw(population: Population, allocation: readonly number[], random: () => number): Judged {
  const cells: JudgedCell[] = []
  for (const [h, wanted] of allocation.entries()) {
    const own = population.cells.filter(({ stratum }) => stratum === h)
    const left = own.map(({ count }) => count)
    const drawn = own.map(() => 0)
    let rest = population.strata[h]!
    for (let i = 0; i < wanted; i++) {
      let at = random() * rest
      let index = 0
      while (at >= left[index]!) at -= left[index++]!
      left[index]!--
      drawn[index]!++
      rest--
    }
    for (const [index, count] of drawn.entries()) if (count > 0) cells.push({ ...own[index]!, count })
  }
  return { strata: population.strata.map((size) => ({ population: size })), cells }
}
