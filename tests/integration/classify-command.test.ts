import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { richWorkbook } from '#tests/factories/rich-workbook.ts'
import { cellsOf, unzip } from '#tests/setup/read-xlsx.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { destroyPostgres, startPostgres } from '../../scripts/pg.mjs'

// Each test starts the real command, which starts a worker: seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 })
const database = testDatabase()
const PROJECT = path.resolve(import.meta.dirname, '../..')
const SAMPLE = path.join(PROJECT, 'samples', 'tickets-500.csv')
let folder: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bunryu-classify-'))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Command {
  child: ChildProcess
  stdout: string
  stderr: string
  ended: Promise<number | null>
}

function start(args: string[], env: Record<string, string> = {}): Command {
  const child = spawn(process.execPath, [path.join(PROJECT, 'scripts', 'classify.mjs'), ...args], {
    cwd: PROJECT,
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      INIT_CWD: folder,
      DATA_DIR: path.join(folder, 'data'),
      DATABASE_URL: database.url,
      LANG: 'ko_KR.UTF-8',
      ...env,
    },
  })
  running.add(child)
  const command: Command = {
    child,
    stdout: '',
    stderr: '',
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  }
  child.stdout!.on('data', (text) => {
    command.stdout += text
  })
  child.stderr!.on('data', (text) => {
    command.stderr += text
  })
  void command.ended.then(() => running.delete(child))
  return command
}

async function run(args: string[], env: Record<string, string> = {}) {
  const command = start(args, env)
  return { code: await command.ended, stdout: command.stdout, stderr: command.stderr }
}

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(path.join(folder, name), content)
  return name
}

/** Every save of results takes so long, until it is taken back. */
async function slowSaves(): Promise<() => Promise<unknown>> {
  await database.pool.query(`
    CREATE FUNCTION slow_save() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END';
    CREATE TRIGGER slow_save AFTER INSERT ON result FOR EACH STATEMENT EXECUTE FUNCTION slow_save()`)
  return () => database.pool.query('DROP FUNCTION slow_save() CASCADE')
}

const LARGE = `제목,본문\n${Array.from({ length: 40_000 }, (_, i) => `문의 ${i},배송이 늦어요 ${i}`).join('\n')}\n`

describe('npm run classify', () => {
  it('classifies a file, sums up on stdout, shows plain progress on stderr, and saves every row', async () => {
    const { code, stdout, stderr } = await run([SAMPLE, '--out', 'r.csv'])
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('500건을 가져왔어요. 본문은 ‘본문’ 열이에요.'),
    ])
    expect(stderr).toMatch(/^\[#{30}\] 100\.0% {2}저장 500\/500/m)
    expect(stderr).not.toContain('\r')
    expect(stderr).toContain(`${path.join(folder, 'r.csv')}에 저장했어요.`)
    const counts = stdout.split('\n').filter((line) => /\t\d+\t/.test(line))
    expect(counts.reduce((sum, line) => sum + Number(line.split('\t')[1]), 0)).toBe(500)
    expect(stdout).toMatch(/^정확도\t/m)
    const rows = parse(await readFile(path.join(folder, 'r.csv')), { bom: true, columns: true })
    expect(rows).toHaveLength(500)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('gives the workbook back, and JSON Lines, in the terminal’s language', async () => {
    await fileOf('상담.xlsx', richWorkbook())
    const english = { LANG: 'en_US.UTF-8' }
    const workbook = await run(['상담.xlsx', '--workbook', '--out', '결과.xlsx'], english)
    expect([workbook.code, workbook.stderr]).toEqual([0, expect.stringContaining('3 tickets taken')])
    expect(workbook.stderr).toContain('1 rows were not taken')
    const cells = cellsOf(unzip(await readFile(path.join(folder, '결과.xlsx'))), 'xl/worksheets/sheet1.xml')
    expect(cells.get('D2')?.text).toBe('category')
    const lines = await run(['상담.xlsx', '--out', 'r.jsonl'], english)
    expect(lines.code).toBe(0)
    const [first] = (await readFile(path.join(folder, 'r.jsonl'), 'utf8')).split('\n')
    expect(JSON.parse(first!).columns.상품코드).toBe('00012345')
  })

  it('explains itself with --help, in both languages, and needs no database for it', async () => {
    const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
    const korean = await run(['--help'], nowhere)
    expect([korean.code, korean.stdout]).toEqual([0, expect.stringContaining('Ctrl-C는 취소예요')])
    const english = await run(['-h'], { ...nowhere, LANG: 'en_US.UTF-8' })
    expect([english.code, english.stdout]).toEqual([0, expect.stringContaining('Exit codes: 0')])
  })

  it('ends with 2 for wrong words, and never writes over a file unless it is told to', async () => {
    await fileOf('a.csv', '제목,본문\n배송,배송이 늦어요\n')
    await fileOf('old.csv', 'mine')
    expect(await run(['a.csv', '--engine', 'magic'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/없는 분류 방식이에요: magic\n.*--help/),
    })
    expect(await run(['a.csv', '--out', 'old.csv'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force'),
    })
    expect(await readFile(path.join(folder, 'old.csv'), 'utf8')).toBe('mine')
    expect((await run(['a.csv', '--out', 'old.csv', '--force'])).code).toBe(0)
    expect(await readFile(path.join(folder, 'old.csv'), 'utf8')).toContain('배송이 늦어요')
  })

  it('ends with 1 and the web’s own sentence for a file that is not there, cannot be read, or needs a password', async () => {
    expect(await run(['none.csv'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('파일을 찾을 수 없어요'),
    })
    await fileOf('empty.csv', '제목,본문\n')
    expect(await run(['empty.csv'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('분류할 수 있는 행이 없어요.'),
    })
    const sheets = [{ name: 'S', rows: [['본문'], ['배송이 늦어요']] }]
    await fileOf('암호.xlsx', await writeXlsx({ sheets, encryption: { password: '비밀', spinCount: 1_000 } }))
    expect(await run(['암호.xlsx'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/암호가 걸린 파일이에요.*\n.*BUNRYU_FILE_PASSWORD/),
    })
    expect((await run(['암호.xlsx'], { BUNRYU_FILE_PASSWORD: '비밀' })).code).toBe(0)
  })

  it('cancels at Ctrl-C, keeps and saves what is done, says so, and ends with 130', async () => {
    await fileOf('large.csv', LARGE)
    const unslow = await slowSaves()
    try {
      const command = start(['large.csv', '--out', 'partial.csv'])
      await vi.waitFor(() => expect(command.stderr).toMatch(/분류 [1-9][\d,]*\/40,000/), { timeout: 120_000 })
      command.child.kill('SIGINT')
      expect([await command.ended, command.stderr]).toEqual([
        130,
        expect.stringContaining('취소하고 있어요.'),
      ])
      const done = Number(
        /취소했어요\. 40,000건 중 ([\d,]+)건까지/.exec(command.stderr)?.[1]?.replaceAll(',', ''),
      )
      expect(done).toBeGreaterThan(0)
      expect(done).toBeLessThan(40_000)
      const rows = parse(await readFile(path.join(folder, 'partial.csv')), {
        bom: true,
        columns: true,
      }) as Record<string, string>[]
      expect(rows).toHaveLength(40_000)
      expect(rows.filter((row) => row['실패 사유'] === '')).toHaveLength(done)
    } finally {
      await unslow()
    }
  })

  it('ends at once at a second Ctrl-C, and leaves the task to whoever works next', async () => {
    await fileOf('large.csv', LARGE)
    await database.pool.query(`
      CREATE FUNCTION never_save() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END';
      CREATE TRIGGER never_save AFTER INSERT ON result FOR EACH STATEMENT EXECUTE FUNCTION never_save()`)
    const command = start(['large.csv'])
    await vi.waitFor(() => expect(command.stderr).toContain('40,000건을 가져왔어요.'), { timeout: 120_000 })
    await vi.waitFor(() => expect(command.stderr).toMatch(/^\[/m), { timeout: 60_000 })
    command.child.kill('SIGINT')
    await vi.waitFor(() => expect(command.stderr).toContain('한 번 더 누르세요'), { timeout: 30_000 })
    // Two presses within 0.4 s are one that came twice.
    await sleep(500)
    command.child.kill('SIGINT')
    expect(await command.ended).toBe(130)
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ~ 'save_chunk' AND pid <> pg_backend_pid()`,
    )
    await database.pool.query('DROP FUNCTION never_save() CASCADE')
    // There is one unfinished task a person: the next command waits until its own worker has ended what was left.
    expect(await run([SAMPLE])).toMatchObject({ code: 0 })
    const { rows } = await database.pool.query(
      `SELECT status::text, count(*)::int AS n FROM classification_task WHERE file_name = 'large.csv' GROUP BY 1`,
    )
    expect(rows.map(({ status }) => status)).toEqual(['cancelled'])
  })

  it('starts the embedded database and stops it again, and leaves one that is running to those who use it', async () => {
    const dataDir = path.join(folder, 'own')
    const env = { DATABASE_URL: '', DATA_DIR: dataDir }
    await fileOf('a.csv', '제목,본문\n배송,배송이 늦어요\n')
    try {
      expect(await run(['a.csv'], env)).toMatchObject({ code: 0 })
      const server = await startPostgres({ dataDir })
      const pidFile = path.join(server.data, 'postmaster.pid')
      expect(server.started).toBe(true)
      expect(await run(['a.csv'], env)).toMatchObject({ code: 0 })
      expect(existsSync(pidFile)).toBe(true)
    } finally {
      destroyPostgres({ dataDir })
    }
  })
})
