/**
 * npm run bench:export: a task's tickets as CSV against COPY of the same join to CSV, in the same run.
 *
 *   npm run bench:export                     1,000,000 tickets, three turns
 *   npm run bench:export -- --size 100000 --repeat 5 --formats csv,cp949,jsonl,xlsx
 *
 * COPY is one statement over one snapshot with the planner's best plan, its bytes read and thrown away. The export is
 * what the route streams: keyset pages, formulas disarmed, deciding words cut out of the texts, codes as text.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { to as copyTo } from 'pg-copy-streams'
import { closePool, pool } from '#lib/db/pool.ts'
import type { ExportQuery } from '#lib/exports/schema.ts'
import { writeExport } from '#lib/exports/write-export.ts'
import { seed } from '../../prisma/seed.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1000000' },
    repeat: { type: 'string', default: '3' },
    formats: { type: 'string', default: 'csv' },
  },
})
const size = Number(values.size)

const FORMATS: Record<string, ExportQuery> = {
  csv: { format: 'csv', encoding: 'utf-8' },
  cp949: { format: 'csv', encoding: 'cp949' },
  jsonl: { format: 'jsonl', encoding: 'utf-8' },
  xlsx: { format: 'xlsx', encoding: 'utf-8' },
}

const SENTENCES = [
  '배송이 너무 늦어요 언제쯤 도착하나요 주문한 지 일주일이 지났는데 아직도 배송 준비중으로만 나옵니다',
  '환불 요청한 지 열흘이 넘었는데 카드 승인 취소가 안 됐어요, 확인 부탁드립니다',
  '이 제품 재고가 언제 들어오나요? 색상은 "검정"으로 사고 싶은데 품절이네요',
  '전원이 안 켜져요 😢\n수리를 맡기려면 어떻게 해야 하나요\n산 지 한 달 됐습니다',
  '받자마자 박스가 찌그러져 있고 안에 물건도 파손됐네요 정말 화가 납니다',
  '=세금계산서 발행 가능한가요 사업자등록증은 어디로 보내면 되나요',
]
const COLUMNS = [
  ['접수일', 'received_at'],
  ['채널', 'channel'],
  ['고객ID', 'customer_id'],
  ['상품코드', 'product_code'],
  ['문의 유형', 'inquiry_type'],
  ['제목', 'title'],
  ['본문', 'body'],
  ['담당자', 'assignee'],
  ['처리 상태', 'status'],
  ['비고', null],
] as const

await withScratchDatabase(async () => {
  await seed(pool())
  const task = await createTask()
  print(`${size.toLocaleString()} tickets of ${COLUMNS.length} columns`)
  for (let turn = 0; turn < Number(values.repeat); turn++) {
    const floor = await copyFloor(task)
    print(`  COPY   ${describe(floor)}`)
    for (const name of values.formats.split(',')) {
      const run = await exportOnce(task, FORMATS[name]!)
      const ratio = floor.seconds / run.seconds
      print(
        `  ${name.padEnd(6)} ${describe(run)}  ${ratio.toFixed(2)} of COPY’s speed, memory + ${run.grownMb} MB`,
      )
    }
  }
  await closePool()
})

interface Run {
  seconds: number
  bytes: number
}

function describe({ seconds, bytes }: Run): string {
  return `${seconds.toFixed(2).padStart(6)} s  ${Math.round(bytes / 2 ** 20)} MB  ${Math.round(size / seconds).toLocaleString()} rows/s`
}

type Task = Awaited<ReturnType<typeof createTask>>

async function createTask() {
  const columns = COLUMNS.map(([name, field]) => {
    const kept = field !== null && field !== 'received_at' ? 'field' : 'extra'
    return { name, field, kept, index: kept === 'field' ? -1 : field === null ? 1 : 0 }
  })
  await pool().query(`INSERT INTO "user" (id, name, email) VALUES ('bench', 'bench', 'bench@example.com')`)
  const { rows: files } = await pool().query<{ id: string }>(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
     VALUES ('bench', 'bench.csv', 'csv', 'utf-8', 1, 'bench', $1, $2, '{}') RETURNING id`,
    [size, JSON.stringify(columns)],
  )
  const fileId = files[0]!.id
  await pool().query(
    `INSERT INTO ticket (file_id, row_number, received_at, channel, customer_id, product_code, inquiry_type, title, body, assignee, status, extra)
     SELECT $1, n + 1, timestamp '2025-09-01' + (n % 30) * interval '1 day', (ARRAY['챗봇','전화','이메일','카카오톡'])[1 + n % 4],
       'C' || lpad(n::text, 8, '0'), lpad((n % 5000)::text, 8, '0'), '배송/지연', '문의 ' || n,
       ($3::text[])[1 + n % 6] || ' 주문번호 ' || n, '김상담', '접수', ARRAY['2025. 9. ' || (1 + n % 30), '메모, ' || n]
     FROM generate_series(1, $2) AS n`,
    [fileId, size, SENTENCES],
  )
  const { rows: tasks } = await pool().query<{ id: string }>(
    `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, total, processed, status, finished_at)
     VALUES ('bench', $1, 'bench.csv', 'rule', 'bench', $2, $2, 'completed', now()) RETURNING id`,
    [fileId, size],
  )
  const taskId = tasks[0]!.id
  await pool().query(
    `INSERT INTO result (task_id, ticket_id, category_id, confidence, evidence, method)
     SELECT $1, id, 1 + id % 6, 0.7 + (id % 30) / 100.0, 'i0-2;b0-3;b6-8', 'keyword' FROM ticket WHERE file_id = $2`,
    [taskId, fileId],
  )
  await pool().query(
    `INSERT INTO review (ticket_id, file_id, category_id, user_id)
     SELECT id, file_id, 1 + id % 6, 'bench' FROM ticket WHERE file_id = $1 AND id % 1000 = 0`,
    [fileId],
  )
  await pool().query('VACUUM ANALYZE ticket, result, review')
  return { task_id: taskId, file_id: fileId, total: size }
}

/** The same columns of the same rows, as one COPY. */
async function copyFloor({ task_id, file_id }: Task): Promise<Run> {
  const client = await pool().connect()
  const startedAt = performance.now()
  let bytes = 0
  const out = client.query(
    copyTo(`COPY (
      SELECT t.extra[1], t.channel, t.customer_id, t.product_code, t.inquiry_type, t.title, t.body, t.assignee, t.status, t.extra[2],
        c.name, r.confidence, r.evidence, v.name, r.failure
      FROM ticket t JOIN result r ON r.task_id = '${task_id}' AND r.ticket_id = t.id LEFT JOIN category c ON c.id = r.category_id
      LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, category.name FROM review LEFT JOIN category ON category.id = review.category_id
        WHERE file_id = '${file_id}' ORDER BY ticket_id, review.id DESC) v ON v.ticket_id = t.id
      WHERE t.file_id = '${file_id}' ORDER BY t.id) TO STDOUT (FORMAT csv)`),
  )
  for await (const piece of out) bytes += (piece as Buffer).length
  const seconds = (performance.now() - startedAt) / 1000
  client.release()
  return { seconds, bytes }
}

async function exportOnce(task: Task, query: ExportQuery): Promise<Run & { grownMb: number }> {
  const before = process.memoryUsage.rss()
  let peak = before
  const startedAt = performance.now()
  let bytes = 0
  for await (const piece of await writeExport(task, query, 'ko')) {
    bytes += piece.length
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const seconds = (performance.now() - startedAt) / 1000
  return { seconds, bytes, grownMb: Math.round((peak - before) / 2 ** 20) }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
