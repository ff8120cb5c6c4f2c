import { wilsonHalfWidth } from '#lib/accuracy/intervals.ts'

/** Tickets every stratum gets, if it has them: fewer say nothing of a category, and two are the least that have a spread. */
export const STRATUM_LEAST = 5

export interface SamplePlan {
  /** Tickets to judge in all. */
  tickets: number
  /** Of each stratum. */
  allocation: number[]
  /** Half the width of the 95 % interval to be expected. */
  halfWidth: number
}

/**
 * How many plain draws give a 95 % Wilson interval of the half-width wanted at this accuracy: 95 for ±5 points at 94 %,
 * say. For a finite number of tickets N the variance shrinks by (N − n) / (N − 1), so n / (1 + (n − 1) / N) suffice
 * (Cochran 1977, eq. 4.2).
 */
export function sampleSize({
  halfWidth,
  accuracy,
  population,
}: {
  halfWidth: number
  accuracy: number
  population: number
}): number {
  let few = 1
  let enough = 1
  while (wilsonHalfWidth(accuracy, enough) > halfWidth) enough *= 2
  while (few < enough) {
    const middle = Math.floor((few + enough) / 2)
    if (wilsonHalfWidth(accuracy, middle) > halfWidth) few = middle + 1
    else enough = middle
  }
  return Math.min(population, Math.ceil(few / (1 + (few - 1) / population)))
}

/**
 * Shares `tickets` out in proportion to the strata, the least of each first. Proportional, and not Neyman's way (more where
 * answers vary more): that needs each stratum's accuracy, which is what is to be found out, and guessing it wrong costs more
 * than guessing right gains. Equal shares also keep the weights equal, which F1 needs as much.
 */
export function allocate(populations: readonly number[], tickets: number, least = STRATUM_LEAST): number[] {
  const all = populations.reduce((sum, population) => sum + population, 0)
  return populations.map((population) =>
    Math.min(population, Math.max(least, Math.ceil((tickets * population) / Math.max(1, all) - 1e-9))),
  )
}

/**
 * The smallest proportional sample whose interval is as narrow as wanted, the least of each stratum included: small strata
 * are drawn too often for their size, and unequal weights cost some of the sample's worth.
 * @param populations tickets of each stratum
 */
export function planSample(
  populations: readonly number[],
  { halfWidth, accuracy }: { halfWidth: number; accuracy: number },
): SamplePlan {
  const population = populations.reduce((sum, size) => sum + size, 0)
  let wanted = sampleSize({ halfWidth, accuracy, population })
  let allocation = allocate(populations, wanted)
  while (expectedHalfWidth(populations, allocation, accuracy) > halfWidth && wanted < population) {
    wanted = Math.min(population, wanted + Math.max(1, Math.round(wanted / 100)))
    allocation = allocate(populations, wanted)
  }
  return {
    tickets: allocation.reduce((sum, size) => sum + size, 0),
    allocation,
    halfWidth: expectedHalfWidth(populations, allocation, accuracy),
  }
}

/** Half the width to expect, should every stratum be as accurate as the whole; 0 where every ticket is judged. */
function expectedHalfWidth(
  populations: readonly number[],
  allocation: readonly number[],
  accuracy: number,
): number {
  const all = populations.reduce((sum, population) => sum + population, 0)
  const variance = populations.reduce((sum, population, h) => {
    const n = allocation[h]!
    return n === 0 ? sum : sum + ((population / all) ** 2 * (1 - n / population)) / n
  }, 0)
  return variance === 0 ? 0 : wilsonHalfWidth(accuracy, 1 / variance)
}
