/**
 * npm run bench: the runner against the simple way and against the floor, on the same PostgreSQL in the same run.
 *
 *   npm run bench                       10,000 tickets
 *   npm run bench -- --sizes 10000,100000,1000000 --workers 1,2 --repeat 3
 *   npm run bench -- --engine ai
 *
 * simple: one UPDATE a ticket and an event every 10, one thread (the way the design note began).
 * floor:  COPY the same tickets out and COPY the same results in, nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import * as z from 'zod'
import { readRuleSet } from '#lib/categories/data.ts'
import { closePool, pool } from '#lib/db/pool.ts'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'
import { createRuleEngine } from '#lib/engines/rule/rule-engine.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { startTask } from '#lib/tasks/mutations.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'
import { seed } from '../../prisma/seed.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '1' },
    simple: { type: 'string', default: '10000' },
    engine: { type: 'string', default: 'rule' },
  },
})
const engineSchema = z.enum(ENGINE_NAMES)
const sizes = values.sizes.split(',').map(Number)
const workerCounts = values.workers.split(',').map(Number)
/** Beyond this the simple way is not run to its end: its speed does not depend on the size. */
const SIMPLE_LIMIT = Number(values.simple)

const SENTENCES = [
  '배송이 너무 늦어요 언제쯤 도착하나요 주문한 지 일주일이 지났는데 아직도 배송 준비중으로만 나옵니다',
  '환불 요청한 지 열흘이 넘었는데 카드 승인 취소가 안 됐어요 확인 부탁드립니다',
  '이 제품 재고가 언제 들어오나요 색상은 검정으로 사고 싶은데 품절이네요',
  '전원이 안 켜져요 수리를 맡기려면 어떻게 해야 하나요 산 지 한 달 됐습니다',
  '받자마자 박스가 찌그러져 있고 안에 물건도 파손됐네요 정말 화가 납니다',
  '세금계산서 발행 가능한가요 사업자등록증은 어디로 보내면 되나요',
]

await withScratchDatabase(async (url) => {
  await seed(pool())
  await pool().query(`INSERT INTO "user" (id, name, email) VALUES ('bench', 'bench', 'bench@example.com')`)
  for (const size of sizes) await compare(url, size)
  await stopSender()
  await closePool()
})

async function compare(url: string, size: number): Promise<void> {
  const file = await createTickets(size)
  await pool().query('VACUUM ANALYZE ticket')
  const simple = await simpleWay(file.id, Math.min(size, SIMPLE_LIMIT))
  print(`\n${size.toLocaleString()} tickets`)
  print(
    `  simple way       ${rate(simple.tickets, simple.seconds)}${simple.tickets < size ? ` (measured over ${simple.tickets.toLocaleString()})` : ''}`,
  )
  // Floor and run take turns: other work on the machine then meets both alike.
  for (let turn = 0; turn < Number(values.repeat); turn++) {
    for (const count of workerCounts) {
      const floor = await copyFloor(url, file)
      const run = await runTask(url, file, count)
      print(describe(size, count, { floor, simple: simple.tickets / simple.seconds, run }))
    }
  }
  await pool().query('DELETE FROM file WHERE id = $1', [file.id])
}

function describe(
  size: number,
  workers: number,
  { floor, simple, run }: { floor: Floor; simple: number; run: Run },
): string {
  const perSecond = size / run.seconds
  return (
    `  ${workers} worker${workers === 1 ? ' ' : 's'}        ${rate(size, run.seconds)}  ${(perSecond / simple).toFixed(1)} x simple, ` +
    `${((100 * perSecond) / floor.rate).toFixed(0)} % of the COPY floor (${Math.round(floor.rate).toLocaleString()}/s), ` +
    `${run.cpuMicros.toFixed(1)} + ${run.databaseMicros.toFixed(1)} µs CPU a ticket (worker + database; floor ${floor.micros.toFixed(1)}), peak ${run.peakMb} MB, ${run.events} events, longest gap ${run.longestGapMs} ms, started in ${run.startMs} ms`
  )
}

function rate(tickets: number, seconds: number): string {
  return `${Math.round(tickets / seconds)
    .toLocaleString()
    .padStart(9)} tickets/s  ${seconds.toFixed(2).padStart(7)} s`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

interface BenchFile {
  id: string
  name: string
  size: number
}

async function createTickets(size: number): Promise<BenchFile> {
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
     VALUES ('bench', 'bench.csv', 'csv', 'utf-8', 1, 'bench', $1, '[]', '{}') RETURNING id`,
    [size],
  )
  const id = rows[0]!.id
  await pool().query(
    `INSERT INTO ticket (file_id, row_number, received_at, channel, title, body, extra)
     SELECT $1, n, timestamp '2025-09-01' + (n % 30) * interval '1 day', (ARRAY['챗봇','전화','이메일','카카오톡'])[1 + n % 4],
       '문의 ' || n, ($3::text[])[1 + n % 6] || ' 주문번호 ' || n, '{}' FROM generate_series(1, $2) AS n`,
    [id, size, SENTENCES],
  )
  return { id, name: 'bench.csv', size }
}

async function simpleWay(fileId: string, size: number): Promise<{ tickets: number; seconds: number }> {
  const engine = createRuleEngine(await readRuleSet(pool()), 'bench')
  const signal = new AbortController().signal
  const client = await pool().connect()
  await client.query(
    'CREATE TABLE simple (id bigint PRIMARY KEY, inquiry_type text, title text, body text, category text, confidence real)',
  )
  await client.query(
    'INSERT INTO simple SELECT id, inquiry_type, title, body FROM ticket WHERE file_id = $1 ORDER BY id LIMIT $2',
    [fileId, size],
  )
  await client.query('CREATE TABLE simple_task (current int)')
  await client.query('INSERT INTO simple_task VALUES (0)')
  const startedAt = performance.now()
  const { rows } = await client.query(
    'SELECT id, inquiry_type AS "inquiryType", title, body FROM simple ORDER BY id',
  )
  for (const [i, ticket] of rows.entries()) {
    const [outcome] = await engine.classify([ticket], { signal })
    if (outcome?.kind !== 'prediction') throw new Error('the rule engine always predicts')
    await client.query('UPDATE simple SET category = $2, confidence = $3 WHERE id = $1', [
      ticket.id,
      outcome.category,
      outcome.confidence,
    ])
    if ((i + 1) % 10 === 0) {
      await client.query('UPDATE simple_task SET current = $1', [i + 1])
      await client.query(`SELECT pg_notify('simple', $1)`, [
        JSON.stringify({ current: i + 1, total: rows.length }),
      ])
    }
  }
  const seconds = (performance.now() - startedAt) / 1000
  await client.query('DROP TABLE simple, simple_task')
  client.release()
  return { tickets: size, seconds }
}

interface Floor {
  rate: number
  /** CPU a ticket, client and database. */
  micros: number
}

/** The same tickets out and the same results in, by COPY. */
async function copyFloor(url: string, { id: fileId, size }: BenchFile): Promise<Floor> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('CREATE TABLE floor_result (LIKE result INCLUDING ALL)')
  const ids: string[] = []
  for (const { id } of (await client.query('SELECT id FROM ticket WHERE file_id = $1 ORDER BY id', [fileId]))
    .rows)
    ids.push(id)
  const cpu = process.cpuUsage()
  const databaseBefore = await databaseCpuMicros()
  const startedAt = performance.now()
  const out = client.query(
    copyTo(
      `COPY (SELECT id, channel, received_at, inquiry_type, title, body FROM ticket WHERE file_id = '${fileId}' ORDER BY id) TO STDOUT`,
    ),
  )
  for await (const _ of out) {
    // Read and thrown away: the floor does nothing with the tickets.
  }
  const into = client.query(
    copyFrom('COPY floor_result (task_id, ticket_id, category_id, confidence, evidence, method) FROM STDIN'),
  )
  await pipeline(Readable.from(resultLines(fileId, ids)), into)
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const micros = (user + system + (await databaseCpuMicros()) - databaseBefore) / size
  await client.query('DROP TABLE floor_result')
  await client.end()
  return { rate: size / seconds, micros }
}

function* resultLines(taskId: string, ids: string[]): Generator<string> {
  const PART = 5_000
  for (let i = 0; i < ids.length; i += PART) {
    yield ids
      .slice(i, i + PART)
      .map((id) => `${taskId}\t${id}\t1\t0.7\tt0-2;b0-2\tkeyword\n`)
      .join('')
  }
}

interface Run {
  seconds: number
  peakMb: number
  /** The workers' own, user and system. */
  cpuMicros: number
  /** The database's, all its processes. */
  databaseMicros: number
  /** What the person who pressed the button waited for. */
  startMs: number
  events: number
  longestGapMs: number
}

async function runTask(url: string, file: BenchFile, workerCount: number): Promise<Run> {
  const workers = Array.from({ length: workerCount }, () => startWorkerProcess(url))
  await Promise.all(workers.map(untilReady))
  const listener = new pg.Client({ connectionString: url })
  await listener.connect()
  await listener.query('LISTEN task_progress')
  const heardAt: number[] = []
  const ended = new Promise<void>((resolve) => {
    listener.on('notification', ({ payload }) => {
      heardAt.push(performance.now())
      if (JSON.parse(payload ?? '{}').finished_at) resolve()
    })
  })
  const engine = await snapshotEngine(pool(), { engine: engineSchema.parse(values.engine) })
  const databaseBefore = await databaseCpuMicros()
  const startedAt = performance.now()
  const { taskId } = await startTask(pool(), { ...engine, userId: 'bench', file })
  const startMs = Math.round(performance.now() - startedAt)
  await ended
  const seconds = (performance.now() - startedAt) / 1000
  const peakMb = Math.max(...workers.map(({ pid }) => peakMemoryMb(pid!)))
  const cpuMicros = workers.reduce((sum, { pid }) => sum + cpuMicrosOf(pid!), 0) / file.size
  const databaseMicros = ((await databaseCpuMicros()) - databaseBefore) / file.size
  for (const worker of workers) worker.kill('SIGTERM')
  await listener.end()
  await checkComplete(taskId)
  await pool().query('DELETE FROM classification_task WHERE id = $1', [taskId])
  const gaps = heardAt.slice(1).map((time, i) => time - heardAt[i]!)
  return {
    seconds,
    peakMb,
    cpuMicros,
    databaseMicros,
    startMs,
    events: heardAt.length,
    longestGapMs: Math.round(Math.max(...gaps)),
  }
}

async function checkComplete(taskId: string): Promise<void> {
  const { rows } = await pool().query(
    `SELECT t.status, t.total, (SELECT count(*)::int FROM result WHERE task_id = t.id) AS results FROM classification_task t WHERE id = $1`,
    [taskId],
  )
  if (rows[0].status !== 'completed' || rows[0].results !== rows[0].total)
    throw new Error(`task not complete: ${JSON.stringify(rows[0])}`)
}

function startWorkerProcess(url: string): ChildProcess {
  const main = path.resolve(import.meta.dirname, '../../lib/runner/main.ts')
  // As scripts/worker.mjs starts it.
  return spawn(process.execPath, ['--max-semi-space-size=32', main], {
    env: { ...process.env, DATABASE_URL: url, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function untilReady(worker: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('exit', (code) => reject(new Error(`worker ended with ${code}`)))
    worker.stdout!.on('data', (chunk) => String(chunk).includes('worker ready') && resolve())
  })
}

/** Linux only; elsewhere 0 is printed. */
function peakMemoryMb(pid: number): number {
  const file = `/proc/${pid}/status`
  if (!fs.existsSync(file)) return 0
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024)
}

/** Clock ticks are hundredths of a second. The start of the process is in it too: large runs tell. */
function cpuMicrosOf(pid: number): number {
  const file = `/proc/${pid}/stat`
  if (!fs.existsSync(file)) return 0
  const fields = fs.readFileSync(file, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

async function databaseCpuMicros(): Promise<number> {
  const { rows } = await pool().query<{ pid: number }>('SELECT pid FROM pg_stat_activity')
  return rows.reduce((sum, { pid }) => sum + cpuMicrosOf(pid), 0)
}
