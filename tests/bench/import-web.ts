/**
 * npm run bench import-web: a large CSV through the web process, as a browser sends it: parts, preview with its dry run,
 * import. Meanwhile `/api/health` is asked twenty times a second and the process's memory is watched. A bare http server
 * is asked at the same moments: what it needs is the machine's doing, not the product's.
 *
 *   npm run bench import-web -- --rows 1000000
 *
 * Needs the built app (`npm start` builds it). Linux only: memory is read from /proc.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { closePool, pool } from '#lib/db/pool.ts'
import type { UploadPreview, UploadState } from '#lib/uploads/schema.ts'
import { createApiToken } from '#lib/users/api-tokens.ts'
import { createUser } from '#tests/factories/index.ts'
import { seed } from '../../prisma/seed.ts'
import { memoryKb, startServer, stop } from './live/processes.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rowCount = Number(values.rows)
const HEALTH_PAUSE_MS = 50
const BODY =
  '주문한 상품의 배송이 아직 시작되지 않았는데 언제쯤 받을 수 있을까요? 확인 부탁드려요, 감사합니다.'

const folder = await mkdtemp(path.join(os.tmpdir(), 'bunryu-bench-'))
const floor = await startFloor()
try {
  await withScratchDatabase(run)
} finally {
  floor.child.kill()
  await rm(folder, { recursive: true, force: true })
}

interface Phase {
  name: string
  seconds: number
  healthMs: number[]
  floorMs: number[]
  peakKb: number
}

async function run(): Promise<void> {
  await seed(pool())
  const userId = await createUser(pool())
  const { token } = await createApiToken(pool(), { userId, name: 'bench', scope: 'run', expiresAt: null })
  const csv = path.join(folder, 'tickets.csv')
  await writeCsv(csv)
  process.env.UPLOAD_LIMIT_MB = '1000'
  const { port, child } = await startServer('web')
  try {
    await measure({ api: apiOf(port, token), child, csv })
  } finally {
    await stop(child)
    await closePool()
  }
}

interface Measuring {
  api: Api
  child: ChildProcess
  csv: string
}

async function measure({ api, child, csv }: Measuring): Promise<void> {
  const file = await openAsBlob(csv)
  await importSmall(api)
  const idle = await phase('idle', { api, child }, () => sleep(3_000))
  const phases = [idle]
  let uploadId = ''
  phases.push(
    await phase('upload', { api, child }, async () => {
      uploadId = await send(api, file)
    }),
  )
  let preview: UploadPreview | undefined
  phases.push(
    await phase('preview and dry run', { api, child }, async () => {
      preview = await api<UploadPreview>('POST', `/api/uploads/${uploadId}/preview`, '{}')
    }),
  )
  let state: UploadState | undefined
  phases.push(
    await phase('import', { api, child }, async () => {
      state = await importAndWait(api, uploadId)
    }),
  )
  const { row_count, is_complete } = preview!.counts!
  print(
    `${os.cpus().length} cores (${os.cpus()[0]?.model}), load ${os.loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
  )
  print(
    `${rowCount.toLocaleString()} rows, ${(file.size / 1e6).toFixed(0)} MB: dry run ${row_count.toLocaleString()}${is_complete ? '' : ' (cut off)'}, imported ${state!.progress.row_count.toLocaleString()} (${state!.status})\n`,
  )
  print(
    '| phase | seconds | health p50 ms | p95 ms | max ms | bare server p95 ms | asked | memory above idle, MB |',
  )
  print('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  for (const one of phases) print(lineOf(one, idle.peakKb))
}

/** So that what every process loads once is not counted against the large file. */
async function importSmall(api: Api): Promise<void> {
  const uploadId = await send(api, new Blob(['본문\n배송이 늦어요\n']))
  await api('POST', `/api/uploads/${uploadId}/preview`, '{}')
  await importAndWait(api, uploadId)
}

async function send(api: Api, file: Blob): Promise<string> {
  const { upload_id, part_size } = await api<{ upload_id: string; part_size: number }>(
    'POST',
    '/api/uploads',
    JSON.stringify({ name: 'bench.csv', byte_size: file.size }),
  )
  for (let index = 0; index * part_size < file.size; index++) {
    const part = await file.slice(index * part_size, (index + 1) * part_size).arrayBuffer()
    await api('PUT', `/api/uploads/${upload_id}/parts/${index}`, part)
  }
  return upload_id
}

async function importAndWait(api: Api, uploadId: string): Promise<UploadState> {
  await api('POST', `/api/uploads/${uploadId}/import`, '{}')
  for (;;) {
    const state = await api<UploadState>('GET', `/api/uploads/${uploadId}`)
    if (state.status !== 'importing') return state
    await sleep(500)
  }
}

async function phase(
  name: string,
  { api, child }: Pick<Measuring, 'api' | 'child'>,
  work: () => Promise<unknown>,
): Promise<Phase> {
  const seen: Phase = { name, seconds: 0, healthMs: [], floorMs: [], peakKb: 0 }
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      seen.healthMs.push(await millisecondsOf(() => api('GET', '/api/health')))
      seen.floorMs.push(await millisecondsOf(() => fetch(floor.url).then((response) => response.text())))
      seen.peakKb = Math.max(seen.peakKb, memoryKb(child.pid!))
      await sleep(HEALTH_PAUSE_MS)
    }
  })()
  const started = performance.now()
  await work()
  seen.seconds = (performance.now() - started) / 1000
  isOver = true
  await watching
  return seen
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function startFloor(): Promise<{ url: string; child: ChildProcess }> {
  const code = `const s = require('node:http').createServer((_, r) => r.end('ok')).listen(0, '127.0.0.1', () => console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout!, 'data')
  return { url: `http://127.0.0.1:${String(port).trim()}/`, child }
}

function lineOf({ name, seconds, healthMs, floorMs, peakKb }: Phase, idleKb: number): string {
  const cells = [
    name,
    seconds.toFixed(1),
    at(healthMs, 0.5),
    at(healthMs, 0.95),
    at(healthMs, 1),
    at(floorMs, 0.95),
  ]
  return `| ${[...cells, healthMs.length, Math.round((peakKb - idleKb) / 1024)].join(' | ')} |`
}

function at(values: number[], share: number): string {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)
}

type Api = <T>(method: string, url: string, body?: string | ArrayBuffer) => Promise<T>

function apiOf(port: number, token: string): Api {
  return async <T>(method: string, url: string, body?: string | ArrayBuffer) => {
    const response = await fetch(`http://127.0.0.1:${port}${url}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
}

async function writeCsv(csv: string): Promise<void> {
  const out = createWriteStream(csv)
  let text = '접수일,채널,고객ID,상품코드,문의 유형,제목,본문,담당자,처리 상태\r\n'
  const two = (value: number) => String(value).padStart(2, '0')
  for (let index = 0; index < rowCount; index++) {
    text += `2025-10-${two(1 + (index % 28))} ${two(index % 24)}:${two(index % 60)},챗봇,C${index},${String(index % 5000).padStart(8, '0')},배송,문의드립니다 ${index},"${BODY} ${index}",상담사${index % 20},접수\r\n`
    if (text.length < 1 << 18) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await once(out, 'close')
}

function print(line: string): void {
  console.log(line)
}
