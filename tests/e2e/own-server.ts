import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { destroyPostgres, startPostgres } from '../../scripts/pg.mjs'
import { freePort } from './free-port.ts'
import { slowSaves, unslowSaves } from './slow-saves.ts'
import { ADMIN } from './support.ts'

const PROJECT_DIR = path.resolve(import.meta.dirname, '../..')
const PREPARE = `
  const { prepareDatabase, describeSignIn } = await import('./scripts/prepare-database.mjs')
  await prepareDatabase()
  await describeSignIn()`
const START_LIMIT_MS = 90_000

export interface SessionCookie {
  name: string
  value: string
}

/** The product with a database of its own, in parts that a test can slow down, kill and start again. */
export class OwnServer {
  readonly port: number
  readonly #dataDir: string
  readonly #env: NodeJS.ProcessEnv
  readonly #database: pg.Pool
  #web: ChildProcess | undefined
  #worker: ChildProcess | undefined
  #cookie: SessionCookie | undefined

  private constructor(port: number, dataDir: string, databaseUrl: string) {
    this.port = port
    this.#dataDir = dataDir
    this.#database = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    this.#database.on('error', (error) => console.error(error.message))
    this.#env = {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: 'only-for-the-end-to-end-tests-0123456789',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    }
  }

  /** With a web process and no worker yet. */
  static async start(name: string): Promise<OwnServer> {
    const dataDir = path.join(PROJECT_DIR, '.data', `e2e-${name}`)
    destroyPostgres({ dataDir })
    fs.rmSync(dataDir, { recursive: true, force: true })
    const { url } = await startPostgres({ dataDir })
    const server = new OwnServer(await freePort(), dataDir, url)
    const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', PREPARE], {
      cwd: PROJECT_DIR,
      env: server.#env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error('the database could not be prepared')
    await server.startWeb('external')
    server.#cookie = await server.#signIn()
    return server
  }

  async stop(): Promise<void> {
    await this.killWorker()
    await this.killWeb()
    await this.#database.end()
    destroyPostgres({ dataDir: this.#dataDir })
    fs.rmSync(this.#dataDir, { recursive: true, force: true })
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get cookie(): SessionCookie {
    return this.#cookie!
  }

  // ── Processes ───────────────────────────────────────────────────────────────

  async startWeb(runner: 'external' | 'inline'): Promise<void> {
    this.#web = this.#spawn('lib/http/web-server.ts', { RUNNER: runner })
    const limit = Date.now() + START_LIMIT_MS
    while (!(await this.#isUp())) {
      if (this.#web.exitCode !== null || Date.now() > limit) throw new Error('the web process did not start')
      await sleep(100)
    }
  }

  async killWeb(): Promise<void> {
    await kill(this.#web)
    this.#web = undefined
  }

  startWorker(): void {
    this.#worker = this.#spawn('tests/e2e/slow-worker.ts')
  }

  async killWorker(): Promise<void> {
    await kill(this.#worker)
    this.#worker = undefined
  }

  /** How many tickets a second the worker classifies from now on; as fast as it can without a number. */
  pace(ticketsPerSecond = Number.MAX_SAFE_INTEGER): void {
    this.#worker?.send(ticketsPerSecond)
  }

  #spawn(file: string, env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [path.join(PROJECT_DIR, file)], {
      cwd: PROJECT_DIR,
      env: { ...this.#env, ...env },
      // The channel tells a child when the tests are gone, however they went.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  async #isUp(): Promise<boolean> {
    return fetch(`${this.url}/api/health`).then(
      (response) => response.ok,
      () => false,
    )
  }

  // ── What a program would do ─────────────────────────────────────────────────

  async #signIn(): Promise<SessionCookie> {
    const response = await fetch(`${this.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    })
    const [pair = ''] = (response.headers.getSetCookie()[0] ?? '').split(';')
    const at = pair.indexOf('=')
    if (!response.ok || at < 0) throw new Error(`signing in was answered ${response.status}`)
    return { name: pair.slice(0, at), value: pair.slice(at + 1) }
  }

  async ask<T>(pathname: string, init: RequestInit = {}): Promise<T> {
    const headers = new Headers(init.headers)
    headers.set('cookie', `${this.cookie.name}=${this.cookie.value}`)
    const response = await fetch(`${this.url}${pathname}`, { ...init, headers })
    if (!response.ok) throw new Error(`${pathname} was answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }

  /** @returns the file's id */
  async importFile(file: string): Promise<string> {
    const form = new FormData()
    form.set('file', new File([fs.readFileSync(file)], path.basename(file)))
    const { file_id } = await this.ask<{ file_id: string }>('/api/files', { method: 'POST', body: form })
    return file_id
  }

  /** @returns the task's id */
  async startTask(fileId: string): Promise<string> {
    const { task_id } = await this.ask<{ task_id: string }>('/api/classifications/run', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ file_id: fileId, engine: 'rule' }),
    })
    return task_id
  }

  // ── A slow database ─────────────────────────────────────────────────────────

  slowSaves(ms: number): Promise<void> {
    return slowSaves(this.#database, ms)
  }

  unslowSaves(): Promise<void> {
    return unslowSaves(this.#database)
  }

  // ── What is true ────────────────────────────────────────────────────────────

  /** The task's row and its highest lease, past every cache. */
  async taskRow(taskId: string): Promise<{ status: string; processed: number; lease: number }> {
    const { rows } = await this.#database.query(
      `SELECT status::text, processed, (SELECT max(lease) FROM task_shard WHERE task_id = id)::int AS lease
       FROM classification_task WHERE id = $1`,
      [taskId],
    )
    return rows[0]
  }

  /** How many tickets have how many outcomes. */
  async countResults(taskId: string): Promise<number> {
    const { rows } = await this.#database.query(
      'SELECT count(*)::int AS n, count(DISTINCT ticket_id)::int AS distinct FROM result WHERE task_id = $1',
      [taskId],
    )
    if (rows[0].n !== rows[0].distinct) throw new Error('a ticket has two outcomes')
    return rows[0].n
  }
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
