/**
 * Reviewing a large file: node tests/bench/review.ts [--tickets N]
 *
 * What an index for the order of the queue would cost the saving of results, what a page of the queue, a bulk
 * correction and its undo take, and how long near-identical tickets take to find. On a database of its own.
 */
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { closePool, pool } from '../../lib/db/pool.ts'
import { bulkLabel, countBulkLabel } from '../../lib/reviews/bulk-label.ts'
import { listReviewQueue } from '../../lib/reviews/data.ts'
import { DOUBT } from '../../lib/reviews/filter.ts'
import { fillFingerprints } from '../../lib/reviews/fingerprints.ts'
import { undoBatch } from '../../lib/reviews/mutations.ts'
import { reviewFilterSchema, reviewQueueSchema } from '../../lib/reviews/schema.ts'
import { findSimilar } from '../../lib/reviews/similar.ts'
import type { Viewer } from '../../lib/users/schema.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** As a run saves them. */
const CHUNK = 2_000
const REPEATS = 5
const { values: args } = parseArgs({ options: { tickets: { type: 'string', default: '1000000' } } })
const tickets = Number(args.tickets)
const viewer: Viewer = { userId: randomUUID(), role: 'admin', name: 'bench', email: 'bench@example.com' }

async function timed<T>(label: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const value = await work()
  console.log(`${label.padEnd(58)} ${Math.round(performance.now() - start)} ms`)
  return value
}

async function prepare(db: pg.Pool): Promise<{ fileId: string; taskId: string }> {
  await db.query(
    `INSERT INTO "user" (id, name, email, role) VALUES ($1, 'bench', 'bench@example.com', 'admin')`,
    [viewer.userId],
  )
  await db.query(
    `INSERT INTO category (name, color, position) SELECT 'c' || i, '#000000', i FROM generate_series(1, 6) AS i`,
  )
  const { rows: files } = await db.query(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, columns, mapping)
     VALUES ($1, 'bench.csv', 'csv', 'utf-8', 1, 'bench', '[]', '{}') RETURNING id`,
    [viewer.userId],
  )
  const fileId = files[0].id
  // One ticket in a thousand says the same as many others but for a number.
  await db.query(
    `INSERT INTO ticket (file_id, row_number, title, body, extra)
     SELECT $1, n, '문의', CASE WHEN n % 1000 = 0 THEN '주문번호 ' || n || ' 배송이 아직 안 왔어요. 언제 받을 수 있나요?'
       ELSE translate(md5(n::text) || md5((n + 1)::text), '0123456789abcdef', '가나다라마바사아자차 카타파하를') END, '{}'
     FROM generate_series(1, $2::int) AS n`,
    [fileId, tickets],
  )
  const { rows: tasks } = await db.query(
    `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, total, processed, status, finished_at)
     VALUES ($1, $2, 'bench.csv', 'ai', 'bench', $3, $3, 'completed', now()) RETURNING id`,
    [viewer.userId, fileId, tickets],
  )
  return { fileId, taskId: tasks[0].id }
}

async function saveResults(db: pg.Pool, taskId: string): Promise<void> {
  for (let from = 1; from <= tickets; from += CHUNK) {
    await db.query(
      `INSERT INTO result (task_id, ticket_id, category_id, confidence, runner_up_id, margin, evidence, method)
       SELECT $1, t, CASE WHEN t % 1000 = 0 THEN 1 ELSE 1 + t % 6 END, 0.3 + 0.7 * h, 1 + (t + 1) % 6, h, 't0-2;b0-4', 'linear'
       FROM (SELECT t, pow((hashint8(t) & 1048575) / 1048576.0, 0.4) AS h FROM generate_series($2::bigint, $3::bigint) AS t) AS x`,
      [taskId, from, Math.min(tickets, from + CHUNK - 1)],
    )
  }
}

await withScratchDatabase(async () => {
  const db = pool()
  const { fileId, taskId } = await timed(`${tickets} tickets made`, () => prepare(db))
  const columns = `(task_id, (${DOUBT.replaceAll('r.', '')}), ticket_id)`
  for (const [name, index] of [
    ['without an index', ''],
    ['with an index of doubt', `CREATE INDEX doubt ON result ${columns}`],
    [
      'with one of the least sure (below 0.3) only',
      `CREATE INDEX doubt ON result ${columns} WHERE ${DOUBT.replaceAll('r.', '')} < 0.3`,
    ],
    ['without an index, again', ''],
  ] as const) {
    await db.query('TRUNCATE result')
    await db.query('DROP INDEX IF EXISTS doubt')
    if (index) await db.query(index)
    await db.query('CHECKPOINT')
    await timed(`results saved ${name}`, () => saveResults(db, taskId))
  }
  await db.query('ANALYZE')
  const page = (input: Record<string, unknown>) =>
    listReviewQueue(viewer, taskId, reviewQueueSchema.parse(input))
  for (let i = 0; i < REPEATS; i++) await timed('first page of the queue, counted', () => page({}))
  const { next_cursor: cursor } = await page({ limit: 200 })
  for (let i = 0; i < REPEATS; i++) await timed('a later page', () => page({ cursor }))
  await timed('first page of one category', () => page({ category: 'c3' }))
  await timed('first page of a search', () => page({ q: '주문번호' }))

  for (const max of [0.31, 0.5, 1]) {
    const change = { filter: reviewFilterSchema.parse({ max_confidence: max }), category: 'c2' }
    const { count } = await timed(`count of a bulk correction up to ${max}`, () =>
      countBulkLabel(db, viewer, taskId, change),
    )
    const input = { ...change, name: 'bench', expected_count: count }
    const { batch_id } = await timed(`bulk correction of ${count}`, () =>
      bulkLabel(db, viewer, taskId, input),
    )
    await timed('first page of the queue with those judged', () => page({}))
    await timed('first page of what was judged', () => page({ reviewed: 'true' }))
    await timed(`undo of ${count}`, () => undoBatch(db, viewer, batch_id))
  }

  await timed('fingerprints of the file', () =>
    fillFingerprints(db, fileId, { budgetMs: Number.POSITIVE_INFINITY }),
  )
  const { rows } = await db.query('SELECT id FROM ticket WHERE file_id = $1 AND row_number = 1000', [fileId])
  for (let i = 0; i < REPEATS; i++) {
    const { ticket_ids } = await timed('similar tickets', () => findSimilar(viewer, taskId, rows[0].id))
    if (i === 0) console.log(`  found ${ticket_ids.length} of ${Math.floor(tickets / 1000) - 1}`)
  }
  await closePool()
})
process.exit(0)
