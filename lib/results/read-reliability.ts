import { readBlindSample, readLabelSource } from '#lib/accuracy/data.ts'
import { pool } from '#lib/db/pool.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { roundConfidence } from '#lib/results/format.ts'
import {
  CALIBRATION_BINS,
  type JudgedGroup,
  measureReliability,
  measureSample,
} from '#lib/results/reliability.ts'
import type { Reliability } from '#lib/results/schema.ts'
import { truthTables } from '#lib/reviews/truth.ts'

interface ScoreSummary {
  avg_confidence: number | null
  confidence_histogram: number[]
}

/**
 * From the blind score once every drawn ticket has an answer; else from every labelled ticket as it is, whoever labelled
 * it, with a name for where they came from (docs/decisions/050-what-reliability-is-measured-on.md).
 */
export async function readReliability(task: TaskSnapshot, summary: ScoreSummary): Promise<Reliability> {
  const scores = {
    avg_confidence: summary.avg_confidence === null ? null : roundConfidence(summary.avg_confidence),
    confidence_histogram: summary.confidence_histogram,
  }
  const sample = await readBlindSample(task.task_id)
  if (sample?.isComplete) {
    const measured = measureSample(sample.judged)
    if (measured.measured) return { ...measured, ...scores, source: 'blind' }
  }
  const measured = measureReliability(await readJudgedGroups(task))
  const source = measured.measured && task.file_id ? await readLabelSource(task.file_id) : null
  return { ...measured, ...scores, source }
}

async function readJudgedGroups(task: TaskSnapshot): Promise<JudgedGroup[]> {
  const { rows } = await pool().query<Omit<JudgedGroup, 'confidenceSum'> & { confidence_sum: number }>(
    `WITH ${truthTables('= $2')}
     SELECT truth.truth, c.name AS predicted, CASE WHEN r.confidence IS NOT NULL THEN least(floor(r.confidence * $3)::int, $3 - 1) END AS bin,
       count(*)::int AS count, coalesce(sum(r.confidence), 0)::float8 AS confidence_sum
     FROM truth JOIN result r ON r.task_id = $1 AND r.ticket_id = truth.id LEFT JOIN category c ON c.id = r.category_id
     GROUP BY 1, 2, 3`,
    [task.task_id, task.file_id, CALIBRATION_BINS],
  )
  return rows.map(({ confidence_sum, ...group }) => ({ ...group, confidenceSum: confidence_sum }))
}
