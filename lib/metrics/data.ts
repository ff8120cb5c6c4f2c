import type pg from 'pg'
import { RUNNER_SILENT_SECONDS } from '#lib/health/data.ts'
import type { Histogram, Metric } from '#lib/metrics/prometheus.ts'
import { type RunnerCounts, SAVE_BOUNDS_SECONDS } from '#lib/metrics/runner-counts.ts'
import type { HubCounters } from '#lib/progress/hub.ts'
import { TASK_STATUSES } from '#lib/tasks/schema.ts'

interface QueueRow {
  depth: number
  oldest: number
  held: number
  rate: number
}

/** Shards that wait for a worker, how long the first has, how many are held, and what they do together. */
const QUEUE = `
  SELECT count(*) FILTER (WHERE NOT s.held)::int AS depth,
    coalesce(extract(epoch FROM clock_timestamp() - min(s.queued_at) FILTER (WHERE NOT s.held)), 0)::float8 AS oldest,
    count(*) FILTER (WHERE s.held)::int AS held,
    (SELECT coalesce(sum(rate), 0)::float8 FROM classification_task WHERE status = 'running') AS rate
  FROM (SELECT s.queued_at, coalesce(s.heartbeat_at > clock_timestamp() - interval '10 seconds', false) AS held
        FROM classification_task t JOIN task_shard s ON s.task_id = t.id
        WHERE t.status IN ('queued', 'running') AND s.finished_at IS NULL) AS s`

/** Everything an operator watches. What the runners counted comes from the database, since they are other processes. */
export async function readMetrics(pool: pg.Pool, streams: HubCounters): Promise<(Metric | Histogram)[]> {
  const [tasks, queue, runners] = await Promise.all([
    pool.query<{ status: string; n: number }>(
      'SELECT status::text, count(*)::int AS n FROM classification_task GROUP BY status',
    ),
    pool.query<QueueRow>(QUEUE),
    pool.query<{ id: string; counts: RunnerCounts }>(
      'SELECT id, counts FROM runner WHERE heartbeat_at > now() - make_interval(secs => $1) ORDER BY started_at',
      [RUNNER_SILENT_SECONDS],
    ),
  ])
  const countOf = new Map(tasks.rows.map(({ status, n }) => [status, n]))
  const { depth, oldest, held, rate } = queue.rows[0]!
  return [
    {
      name: 'bunryu_tasks',
      help: 'Tasks by status.',
      type: 'gauge',
      samples: TASK_STATUSES.map((status) => ({ labels: { status }, value: countOf.get(status) ?? 0 })),
    },
    gauge('bunryu_tickets_per_second', 'Tickets classified a second by all running tasks together.', rate),
    gauge('bunryu_queue_shards', 'Shards that wait for a worker.', depth),
    gauge('bunryu_queue_oldest_seconds', 'How long the first of them has waited.', oldest),
    gauge('bunryu_shards_held', 'Shards somebody works on.', held),
    gauge('bunryu_runners', 'Workers that reported lately.', runners.rows.length),
    ...runnerMetrics(runners.rows),
    ...streamMetrics(streams),
  ]
}

function runnerMetrics(runners: readonly { id: string; counts: RunnerCounts }[]): (Metric | Histogram)[] {
  const counted = runners.filter(({ counts }) => counts.saves)
  const labelOf = (id: string) => ({ runner: id.slice(0, 8) })
  return [
    {
      name: 'bunryu_save_seconds',
      help: 'How long saving a chunk of results took.',
      type: 'histogram',
      bounds: SAVE_BOUNDS_SECONDS,
      series: counted.map(({ id, counts }) => ({ labels: labelOf(id), counted: counts.saves })),
    },
    {
      name: 'bunryu_shard_turns_total',
      help: 'Turns at a shard by how they ended.',
      type: 'counter',
      samples: counted.flatMap(({ id, counts }) =>
        Object.entries(counts.shards).map(([ending, value]) => ({
          labels: { ...labelOf(id), ending },
          value,
        })),
      ),
    },
  ]
}

function streamMetrics({ subscribers, isHearing, notifications, deliveries }: HubCounters): Metric[] {
  return [
    gauge('bunryu_event_stream_clients', 'Open event streams of this web process.', subscribers),
    gauge(
      'bunryu_progress_listening',
      '1 while this web process hears NOTIFY, 0 while it polls.',
      Number(isHearing),
    ),
    counter('bunryu_progress_notifications_total', 'Changes of tasks heard.', notifications),
    counter('bunryu_progress_deliveries_total', 'Changes of tasks passed on to streams.', deliveries),
  ]
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, help, type: 'gauge', samples: [{ value }] }
}

function counter(name: string, help: string, value: number): Metric {
  return { name, help, type: 'counter', samples: [{ value }] }
}
