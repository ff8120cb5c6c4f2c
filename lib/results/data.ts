import { calibrated } from '#lib/accuracy/calibration.ts'
import { readCalibration } from '#lib/accuracy/data.ts'
import { pool } from '#lib/db/pool.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import { decodeEvidence } from '#lib/results/evidence.ts'
import { importanceOf, previewOf, RECEIVED_AT, roundConfidence } from '#lib/results/format.ts'
import { readReliability } from '#lib/results/read-reliability.ts'
import type { ClassificationResult, ResultWithoutTickets, SampleTicket } from '#lib/results/schema.ts'
import type { Sample } from '#lib/results/shard-stats.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** From which share of right answers the page shows an accuracy as good, or as a warning. */
const ACCURACY_THRESHOLDS = { good: 0.9, warn: 0.75 }

interface Summary {
  period_from: string | null
  period_to: string | null
  avg_confidence: number | null
  confidence_histogram: number[]
  days: { day: string; category: number; count: number }[]
  failures: { reason: string; count: number }[]
  samples: Record<string, Sample[]>
  categories: { id: number; name: string; color: string }[]
}

/**
 * The whole result of a task; null while it has none. A cancelled or failed task has the partial one.
 * @throws AppError `not_found`
 */
export async function getResult(viewer: Viewer, taskId: string): Promise<ClassificationResult | null> {
  return readResult(await getSnapshot(viewer, taskId))
}

/** For who may see the task already: the stream that announces its end. */
export async function readResult(task: TaskSnapshot): Promise<ClassificationResult | null> {
  const summary = await readSummary(task.task_id)
  if (!summary) return null
  const nameOf = new Map(summary.categories.map(({ id, name }) => [id, name]))
  const [counts, reliability, samples] = await Promise.all([
    readCounts(task.task_id, nameOf),
    readReliability(task, summary),
    readSamples(task, summary, nameOf),
  ])
  const total = counts.category_info.reduce((sum, { count }) => sum + count, 0)
  const withRatio = <T extends { count: number }>(rows: T[]) =>
    rows.map((row) => ({ ...row, ratio: total === 0 ? 0 : roundConfidence(row.count / total) }))
  return {
    return_code: 1,
    class_result_id: task.task_id,
    period: { from: summary.period_from, to: summary.period_to },
    meta: {
      user_id: task.user_id,
      file_id: task.file_id,
      file_name: task.file_name,
      total_tickets: total,
      failed_tickets: task.failed,
      requested_tickets: task.total,
      partial: task.status !== 'completed',
      classified_at: new Date(task.finished_at ?? task.updated_at).toISOString(),
      engine_name: task.engine,
      engine_version: task.engine_version,
    },
    ui: {
      legend_order: summary.categories.map(({ name }) => name),
      colors: Object.fromEntries(summary.categories.map(({ name, color }) => [name, color])),
      accuracy_color_thresholds: ACCURACY_THRESHOLDS,
    },
    category_info: withRatio(counts.category_info),
    channel_info: withRatio(counts.channel_info),
    day_info: daysOf(summary, nameOf),
    failure_info: summary.failures,
    reliability_info: reliability,
    tickets: { top3_by_category: samples },
  }
}

/** What the completion event carries. */
export function withoutTickets({ tickets: _, ...result }: ClassificationResult): ResultWithoutTickets {
  return result
}

async function readSummary(taskId: string): Promise<Summary | null> {
  const { rows } = await pool().query<Summary>(
    `SELECT period_from::text, period_to::text, avg_confidence, confidence_histogram, days, failures, samples, categories
     FROM task_summary WHERE task_id = $1`,
    [taskId],
  )
  return rows[0] ?? null
}

type Names = ReadonlyMap<number, string>

/** Falling order of count; equals in the order of the alphabet. */
const byCount = (a: { count: number; key: string }, b: { count: number; key: string }) =>
  b.count - a.count || (a.key < b.key ? -1 : 1)

async function readCounts(taskId: string, nameOf: Names) {
  const { rows: categories } = await pool().query<{ category_id: number; count: number; keywords: string[] }>(
    'SELECT category_id, count, keywords FROM task_category_stat WHERE task_id = $1',
    [taskId],
  )
  const { rows: cells } = await pool().query<{ channel: string; category_id: number; count: number }>(
    'SELECT channel, category_id, count FROM task_channel_stat WHERE task_id = $1 ORDER BY count DESC, category_id',
    [taskId],
  )
  const channels = Map.groupBy(cells, ({ channel }) => channel)
  return {
    category_info: categories
      .map(({ category_id, count, keywords }) => ({ key: nameOf.get(category_id) ?? '', count, keywords }))
      .sort(byCount)
      .map(({ key, count, keywords }) => ({ category: key, count, keywords })),
    channel_info: [...channels]
      .map(([key, inChannel]) => ({
        key,
        inChannel,
        count: inChannel.reduce((sum, { count }) => sum + count, 0),
      }))
      .sort(byCount)
      .map(({ key, inChannel, count }) => ({
        channel: key,
        count,
        by_category: Object.fromEntries(
          inChannel.map((cell) => [nameOf.get(cell.category_id) ?? '', cell.count]),
        ),
      })),
  }
}

function daysOf({ days }: Summary, nameOf: Names): ClassificationResult['day_info'] {
  return [...Map.groupBy(days, ({ day }) => day)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, cells]) => ({
      day,
      count: cells.reduce((sum, { count }) => sum + count, 0),
      by_category: Object.fromEntries(
        cells.map(({ category, count }) => [nameOf.get(category) ?? '', count]),
      ),
    }))
}

interface SampleRow {
  id: string
  received_at: string | null
  channel: string
  inquiry_type: string
  title: string
  body: string
  evidence: string
}

async function readSamples(
  task: TaskSnapshot,
  summary: Summary,
  nameOf: Names,
): Promise<Record<string, SampleTicket[]>> {
  const calibration = await readCalibration(task.engine, task.engine_version)
  const ids = Object.values(summary.samples).flatMap((list) => list.map(({ ticketId }) => ticketId))
  const { rows } = await pool().query<SampleRow>(
    `SELECT t.id, ${RECEIVED_AT} AS received_at, t.channel, t.inquiry_type, t.title, t.body
     FROM ticket t WHERE t.id = ANY($1::bigint[])`,
    [ids],
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const entries = Object.entries(summary.samples).map(([category, list]): [string, SampleTicket[]] => {
    const name = nameOf.get(Number(category)) ?? ''
    const probabilityOf = (score: number) =>
      calibration && roundConfidence(calibrated(calibration, name, score))
    // A ticket of a file that was removed since is gone.
    return [name, list.flatMap((sample) => toSample(sample, byId.get(sample.ticketId), probabilityOf))]
  })
  return Object.fromEntries(entries)
}

function toSample(
  { confidence, evidence: stored }: Sample,
  row: SampleRow | undefined,
  probabilityOf: (score: number) => number | null,
): SampleTicket[] {
  if (!row) return []
  const evidence = decodeEvidence(stored, {
    inquiry_type: row.inquiry_type,
    title: row.title,
    body: row.body,
  })
  return [
    {
      ticket_id: row.id,
      received_at: row.received_at,
      channel: row.channel,
      title: row.title,
      content: row.body,
      preview: previewOf(row.body),
      keywords: [...new Set(evidence.map(({ text }) => text))],
      evidence,
      confidence: roundConfidence(confidence),
      probability: probabilityOf(confidence),
      importance: importanceOf(confidence),
    },
  ]
}
