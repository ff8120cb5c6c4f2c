/**
 * npm run bench -- history-million: what the history does with tasks of a million tickets: compare two, hash the results
 * of one (against the time its run takes), delete one, sweep what is left.
 *
 *   npm run bench -- history-million --tickets 1000000 --repeat 3
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { closePool, pool } from '#lib/db/pool.ts'
import { compareTasks } from '#lib/results/compare-data.ts'
import { computeResultHash } from '#lib/results/result-hash.ts'
import { sweepResults } from '#lib/runner/sweep-results.ts'
import { deleteTask } from '#lib/tasks/edit-task.ts'
import { seed } from '../../prisma/seed.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: { tickets: { type: 'string', default: '1000000' }, repeat: { type: 'string', default: '3' } },
})
const TICKETS = Number(values.tickets)
const REPEAT = Number(values.repeat)
const VIEWER = { userId: 'bench', name: 'bench', email: 'bench@example.com', role: 'member' as const }

await withScratchDatabase(async () => {
  await seed(pool())
  await pool().query(`INSERT INTO "user" (id, name, email) VALUES ('bench', 'bench', 'bench@example.com')`)
  const fileId = await createFile()
  const a = await createTask(fileId, 0)
  const b = await createTask(fileId, 7)
  await pool().query('VACUUM ANALYZE')
  print(`${TICKETS.toLocaleString('en')} tickets`)
  for (let i = 0; i < REPEAT; i++) {
    await timed('compare two over one file', () => compareTasks(VIEWER, { a, b }))
    await timed('hash the results', () => computeResultHash(pool(), a))
  }
  await timed('delete one (the request)', () => deleteTask(pool(), VIEWER, a))
  let longest = 0
  await timed('sweep its results', async () => {
    for (let isMore = true; isMore; ) {
      const startedAt = performance.now()
      isMore = await sweepResults(pool())
      longest = Math.max(longest, performance.now() - startedAt)
    }
  })
  print(`longest batch of the sweep ${longest.toFixed(0)} ms`)
  await closePool()
})

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  await work()
  print(
    `${what.padEnd(28)} ${(performance.now() - startedAt).toFixed(0).padStart(7)} ms, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  )
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function createFile(): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
     VALUES ('bench', 'bench.csv', 'csv', 'utf-8', 1, 'bench', $1, '[]', '{}') RETURNING id`,
    [TICKETS],
  )
  await pool().query(
    `INSERT INTO ticket (file_id, row_number, received_at, channel, title, body, extra)
     SELECT $1, n + 1, timestamp '2025-09-01' + (n % 30) * interval '1 day', (ARRAY['챗봇','전화','이메일','카카오톡'])[1 + n % 4],
       '문의 ' || n, repeat('배송이 너무 늦어요 언제쯤 도착하나요 ', 3) || ' 주문번호 ' || n, '{}' FROM generate_series(1, $2) AS n`,
    [rows[0]!.id, TICKETS],
  )
  return rows[0]!.id
}

/** `shift` moves one ticket in so many to another category. */
async function createTask(fileId: string, shift: number): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, status, step, total, processed, started_at, finished_at)
     VALUES ('bench', $1, 'bench.csv', 'rule', 'bench', 'completed', 'saving', $2, $2, now(), now()) RETURNING id`,
    [fileId, TICKETS],
  )
  const id = rows[0]!.id
  await pool().query(
    `INSERT INTO task_summary (task_id, confidence_histogram, categories)
     SELECT $1, '{}', jsonb_agg(jsonb_build_object('id', id, 'name', name, 'color', color)) FROM category`,
    [id],
  )
  await pool().query(
    `INSERT INTO result (task_id, ticket_id, category_id, confidence, evidence, method)
     SELECT $1, t.id, 1 + (t.row_number + CASE WHEN $3 > 0 AND t.row_number % greatest($3, 1) = 0 THEN 1 ELSE 0 END) % 6,
       (ARRAY[0.9, 0.7, 0.5])[1 + t.row_number % 3], 't0-2;b0-2', 'keyword'
     FROM ticket t WHERE t.file_id = $2 ORDER BY t.id`,
    [id, fileId, shift],
  )
  return id
}
