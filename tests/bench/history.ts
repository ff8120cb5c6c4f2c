/**
 * npm run bench:history: the history page over many past tasks, each filter and order, for an administrator (everyone's
 * tasks) and for the member who has most of them.
 *
 *   npm run bench:history -- --tasks 100000 --repeat 40
 *   npm run bench:history -- --explain       the plan of each query beside its time
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { closePool, pool } from '#lib/db/pool.ts'
import { type ListTasksInput, listTasksSchema, TASK_SORTS } from '#lib/tasks/schema.ts'
import { listTasks, pageQuery } from '#lib/tasks/task-list.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '100000' },
    repeat: { type: 'string', default: '40' },
    explain: { type: 'boolean', default: false },
  },
})
const TASKS = Number(values.tasks)
const REPEAT = Number(values.repeat)

const viewer = (userId: string, role: Viewer['role']): Viewer => ({ userId, role, name: '', email: '' })
/** u0 has half of all tasks. */
const VIEWERS = { 'an administrator': viewer('admin', 'admin'), 'a member with half': viewer('u0', 'member') }

const FILTERS: Record<string, Partial<Record<keyof ListTasksInput, string>>> = {
  none: {},
  'status: completed (94 %)': { status: 'completed' },
  'status: failed (1 %)': { status: 'failed' },
  'status: running (none)': { status: 'running' },
  'engine: ai (10 %)': { engine: 'ai' },
  'text: in every name': { q: 'csv' },
  'text: one of a hundred': { q: '상담 37' },
  'text: one note': { q: '감사 자료' },
  'text: one letter': { q: '월' },
  'text: none': { q: 'zzzz 없는 말' },
  'one month of five years': { from: '2024-03-01', to: '2024-03-31' },
  'month, status and text': { from: '2024-03-01', to: '2024-03-31', status: 'completed', q: '상담' },
  pinned: { pinned: 'true' },
}
const ADMIN_FILTERS: typeof FILTERS = {
  'person: with half': { user: 'u0' },
  'person: with twenty': { user: 'u77' },
  'person and text: none': { user: 'u0', q: 'zzzz 없는 말' },
}

await withScratchDatabase(async () => {
  await createTasks()
  process.stdout.write(`${TASKS.toLocaleString('en')} tasks, ${REPEAT} times each; ms: p50 / p95\n`)
  let worst = 0
  for (const [who, asker] of Object.entries(VIEWERS)) {
    process.stdout.write(
      `\n${who}\n| filter | ${TASK_SORTS.join(' | ')} |\n| --- |${' ---: |'.repeat(TASK_SORTS.length)}\n`,
    )
    const filters = asker.role === 'admin' ? { ...FILTERS, ...ADMIN_FILTERS } : FILTERS
    for (const [name, filter] of Object.entries(filters)) {
      const cells: string[] = []
      for (const sort of TASK_SORTS) {
        const times = await timesOf(asker, { ...filter, sort })
        worst = Math.max(worst, times.p95)
        cells.push(`${times.p50.toFixed(1)} / ${times.p95.toFixed(1)}`)
      }
      process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`)
    }
  }
  process.stdout.write(`\nworst p95: ${worst.toFixed(1)} ms\n`)
  await closePool()
})

/** The first page, and every fifth time the page after it. */
async function timesOf(asker: Viewer, filter: Record<string, string>): Promise<{ p50: number; p95: number }> {
  const input = listTasksSchema.parse(filter)
  const { next_cursor } = await listTasks(asker, input, 'ko')
  if (values.explain) await explain(asker, input)
  const times: number[] = []
  for (let i = 0; i < REPEAT; i++) {
    const page = i % 5 === 4 && next_cursor ? { ...input, cursor: next_cursor } : input
    const startedAt = performance.now()
    await listTasks(asker, page, 'ko')
    times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!
  return { p50: at(0.5), p95: at(0.95) }
}

async function explain(asker: Viewer, input: ListTasksInput): Promise<void> {
  const query = pageQuery(asker, input)!
  const { rows } = await pool().query(`EXPLAIN (ANALYZE, BUFFERS) ${query.text}`, query.values)
  process.stdout.write(`${JSON.stringify(input)}\n${rows.map((row) => row['QUERY PLAN']).join('\n')}\n`)
}

/** Five years of tasks of 200 people; sizes, times and names vary as they do. */
async function createTasks(): Promise<void> {
  await pool().query(
    `INSERT INTO "user" (id, name, email, role) SELECT 'u' || n, '상담사 ' || n, 'u' || n || '@example.com', 'member' FROM generate_series(0, 199) AS n`,
  )
  await pool().query(
    `INSERT INTO "user" (id, name, email, role) VALUES ('admin', '관리자', 'admin@example.com', 'admin')`,
  )
  await pool().query('SELECT setseed(0.42)')
  await pool().query(
    `INSERT INTO classification_task (user_id, file_name, name, note, engine, engine_version, status, step, total, processed, failed,
       created_at, started_at, updated_at, finished_at, error_code, result_hash)
     SELECT CASE WHEN n % 2 = 0 THEN 'u0' ELSE 'u' || n % 200 END,
       (ARRAY['상담', 'tickets', '문의내역', 'channel-talk'])[1 + n % 4] || ' ' || n % 100 || '_' || to_char(at, 'YYYY-MM') || (ARRAY['.csv', '.csv.xlsx'])[1 + n % 2],
       CASE WHEN n % 7 = 0 THEN to_char(at, 'FMMM') || '월 보고 ' || n END,
       CASE WHEN n % 50000 = 49999 THEN '감사 자료로 보관' WHEN n % 11 = 0 THEN '규칙을 고친 뒤에 다시 돌려 본 결과예요. 지난달과 견주어 볼 것.' ELSE '' END,
       CASE WHEN n % 10 = 3 THEN 'ai' ELSE 'rule' END, CASE WHEN n % 10 = 3 THEN 'linear-' ELSE 'rules-' END || md5((n % 300)::text),
       CASE WHEN n % 100 = 1 THEN 'failed' WHEN n % 20 = 2 THEN 'cancelled' ELSE 'completed' END::task_status, 'saving', size, size, 0,
       at, at + interval '1 second', at + took, at + took, CASE WHEN n % 100 = 1 THEN 'internal' END, repeat('a', 64)
     FROM (SELECT n, (10 ^ (1 + 5 * random()))::int AS size, timestamptz '2021-01-01' + n * interval '5 years' / $1::int AS at,
             interval '1 second' * (1 + 600 * random() ^ 8) AS took FROM generate_series(1, $1::int) AS n) AS past`,
    [TASKS],
  )
  await pool().query(
    `INSERT INTO task_pin (user_id, task_id) SELECT u, id FROM (SELECT id FROM classification_task WHERE user_id = 'u0' ORDER BY random() LIMIT 20) AS t,
       unnest(ARRAY['u0', 'admin']) AS u`,
  )
  await pool().query('VACUUM ANALYZE classification_task')
  await pool().query('ANALYZE task_pin')
}
