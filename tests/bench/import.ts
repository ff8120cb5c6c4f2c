/**
 * npm run bench import: reading a file into tickets, on the same PostgreSQL in the same run, against
 *
 *   COPY       the same rows into the same table straight from a file (what psql's \copy does)
 *   csv-parse  the CSV library alone, its rows thrown away
 *   reading    this reader alone, without a database
 *
 *   npm run bench import -- --rows 1000000 --rounds 3
 */
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'
import { writeXlsxStream } from 'hucre/xlsx'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { COPY_TICKETS, ticketLines } from '#lib/files/copy-text.ts'
import { importFile } from '#lib/files/mutations.ts'
import { readTickets } from '#lib/files/read-tickets.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    xlsx: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
})
const rowCount = Number(values.rows)
const xlsxRows = Number(values.xlsx)
const rounds = Number(values.rounds)

const HEADER = ['접수일', '채널', '고객ID', '상품코드', '문의 유형', '제목', '본문', '담당자', '처리 상태']
const BODIES = [
  '배송이 아직 안 왔어요. 언제쯤 받을 수 있을까요?',
  '환불 요청드립니다. 카드 결제 취소가 아직 안 됐어요',
  '상품 색상이 사진과 달라요, 교환 가능한가요',
  '로그인이 안돼요ㅠㅠ 비밀번호 재설정 메일도 안 와요',
  '앱이 자꾸 꺼집니다\n두 번째 줄에 "따옴표"와 쉼표, 그리고 줄바꿈',
]

const folder = await mkdtemp(path.join(tmpdir(), 'bunryu-bench-'))
try {
  await withScratchDatabase(run)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function run(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // Dropping the database at the end cuts connections that are still closing.
  pool.on('error', () => {})
  await pool.query(`INSERT INTO "user" (id, name, email) VALUES ('bench', 'bench', 'bench@example.com')`)
  const csv = path.join(folder, 'tickets.csv')
  await writeCsv(csv, rowCount)
  const megabytes = (await stat(csv)).size / 1e6
  const copyFile = path.join(folder, 'tickets.copy')
  const before = process.memoryUsage.rss()
  const first = { peak: 0 }
  const pauses = monitorEventLoopDelay({ resolution: 5 })
  pauses.enable()
  await importOnly(pool, csv, first)
  pauses.disable()
  const fileId = await prepareCopy(pool, csv, copyFile)
  print(`${rowCount.toLocaleString()} rows, ${megabytes.toFixed(0)} MB of CSV, best of ${rounds}`)
  const best = { library: Infinity, reading: Infinity, copy: Infinity, importing: Infinity }
  const memory = { peak: 0 }
  let cpu = Infinity
  for (let round = 0; round < rounds; round++) {
    best.library = Math.min(best.library, await seconds(() => parseOnly(csv)))
    best.reading = Math.min(best.reading, await seconds(() => readOnly(csv)))
    best.copy = Math.min(best.copy, await seconds(() => copyOnly(pool, fileId, copyFile)))
    const started = process.cpuUsage()
    best.importing = Math.min(best.importing, await seconds(() => importOnly(pool, csv, memory)))
    const used = process.cpuUsage(started)
    cpu = Math.min(cpu, (used.user + used.system) / 1e6)
  }
  const line = (name: string, time: number, note = '') =>
    print(
      `  ${name.padEnd(22)}${Math.round(rowCount / time)
        .toLocaleString()
        .padStart(10)} rows/s ${time.toFixed(2).padStart(7)} s  ${note}`,
    )
  line('COPY of the same rows', best.copy)
  line('csv-parse alone', best.library, `${(megabytes / best.library).toFixed(0)} MB/s`)
  line(
    'reading alone',
    best.reading,
    `${(best.library / best.reading).toFixed(1)} × csv-parse alone, with mapping and dates`,
  )
  line('import', best.importing, `${Math.round((100 * best.copy) / best.importing)} % of COPY`)
  // On one core the server's work and ours add up; the server's is at most what COPY alone takes.
  line(
    'import, one core',
    best.copy + cpu,
    `${Math.round((100 * best.copy) / (best.copy + cpu))} % of COPY (${cpu.toFixed(1)} s of CPU here)`,
  )
  print(
    `  memory                ${Math.round((first.peak - before) / 1e6)} MB more than before, at the peak of the first import`,
  )
  print(
    `  event loop                 paused ${ms(pauses.percentile(50))} (p50), ${ms(pauses.percentile(99))} (p99), ${ms(pauses.max)} at most`,
  )
  await xlsx(pool)
  await pool.end()
}

function ms(nanoseconds: number): string {
  return `${(nanoseconds / 1e6).toFixed(0)} ms`
}

async function xlsx(pool: pg.Pool): Promise<void> {
  const file = path.join(folder, 'tickets.xlsx')
  await writeXlsxStream(rowsOf(xlsxRows), { name: '상담' }).pipeTo(Writable.toWeb(createWriteStream(file)))
  const time = await seconds(() => importOnly(pool, file, { peak: 0 }))
  print(
    `${xlsxRows.toLocaleString()} rows of XLSX: ${Math.round(xlsxRows / time).toLocaleString()} rows/s, ${time.toFixed(2)} s`,
  )
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

async function parseOnly(csv: string): Promise<void> {
  const parser = createReadStream(csv, { highWaterMark: 1 << 18 }).pipe(parse())
  for await (const _ of parser) {
    // Only the library's own time is wanted.
  }
}

async function readOnly(csv: string): Promise<void> {
  for await (const _ of readTickets(csv, {})) {
    // As above.
  }
}

async function copyOnly(pool: pg.Pool, fileId: string, copyFile: string): Promise<void> {
  const client = await pool.connect()
  await client.query('TRUNCATE ticket CASCADE')
  await pipeline(createReadStream(copyFile, { highWaterMark: 1 << 18 }), client.query(copyFrom(COPY_TICKETS)))
  client.release()
  await pool.query('DELETE FROM ticket WHERE file_id <> $1', [fileId])
}

async function importOnly(pool: pg.Pool, source: string, memory: { peak: number }): Promise<void> {
  await pool.query('TRUNCATE ticket CASCADE')
  await importFile({
    pool,
    userId: 'bench',
    name: 'bench',
    source,
    onProgress: () => {
      memory.peak = Math.max(memory.peak, process.memoryUsage.rss())
    },
  })
}

/** The rows as COPY takes them, written by the same code, so that the server gets the very same bytes. */
async function prepareCopy(pool: pg.Pool, csv: string, copyFile: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, columns, mapping)
     VALUES ('bench', 'copy', 'csv', 'utf-8', 1, '', '[]', '{}') RETURNING id`,
  )
  const fileId = rows[0]!.id
  const out = createWriteStream(copyFile)
  for await (const { tickets } of readTickets(csv, {})) {
    if (!out.write(ticketLines(fileId, tickets))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  return fileId
}

async function writeCsv(csv: string, count: number): Promise<void> {
  const out = createWriteStream(csv)
  let text = ''
  for (const row of rowsOf(count)) {
    text += `${row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
    if (text.length < 1 << 18) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await once(out, 'close')
}

function* rowsOf(count: number): Generator<string[]> {
  yield HEADER
  for (let index = 0; index < count; index++) {
    const two = (value: number) => String(value).padStart(2, '0')
    yield [
      `2025-10-${two(1 + (index % 28))} ${two(index % 24)}:${two(index % 60)}`,
      ['챗봇', '전화', '이메일', '게시판'][index % 4]!,
      `C${String(index).padStart(8, '0')}`,
      String(index % 5000).padStart(8, '0'),
      ['배송', '환불', '상품문의', 'AS', '기타'][index % 5]!,
      `문의드립니다 ${index}`,
      `${BODIES[index % 5]} ${index}번째 문의입니다`,
      `상담사${index % 20}`,
      ['접수', '처리중', '완료'][index % 3]!,
    ]
  }
}

function print(line: string): void {
  console.log(line)
}
