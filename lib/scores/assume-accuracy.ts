import type pg from 'pg'
import { readScoredTickets } from '#lib/accuracy/scored-tickets.ts'
import type { ScoreTask } from '#lib/scores/access.ts'

/** As many judged tickets of the same version make a pilot; below that, its accuracy is chance. */
const PILOT_LEAST = 30
/** A score is not an accuracy: one that promises more is not believed, so that the sample is not too small. */
const SCORE_RANGE = { least: 0.6, most: 0.9 }
/** Where there is neither. */
const DEFAULT_ACCURACY = 0.8

export interface AssumedAccuracy {
  value: number
  from: 'measured' | 'score' | 'default'
}

/** What accuracy a sample is planned for; only its size hangs on it, never what is measured. */
export async function assumeAccuracy(
  pool: pg.Pool,
  { engine, engineVersion, averageScore }: Pick<ScoreTask, 'engine' | 'engineVersion' | 'averageScore'>,
): Promise<AssumedAccuracy> {
  const pilot = await readScoredTickets(pool, { engine, version: engineVersion })
  if (pilot.length >= PILOT_LEAST) {
    // Add two and two (Agresti and Coull 1998): a pilot without a mistake does not promise none.
    const right = pilot.filter(({ isRight }) => isRight).length
    return { value: (right + 2) / (pilot.length + 4), from: 'measured' }
  }
  if (averageScore === null) return { value: DEFAULT_ACCURACY, from: 'default' }
  return { value: Math.min(SCORE_RANGE.most, Math.max(SCORE_RANGE.least, averageScore)), from: 'score' }
}
