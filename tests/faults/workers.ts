import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'

/** A shard somebody said it works on. */
export interface Holding {
  taskId: string
  shard: number
  lease: number
}

/** How a killed process comes back: its supervisor takes a moment. */
const RESPAWN_MS = 300

export interface ProcessOptions {
  databaseUrl: string
  args: readonly string[]
  onTrouble: (line: string) => void
}

/** One process that works on tasks and is started again whenever it ends. */
export class FaultyProcess {
  readonly #file: string
  readonly #args: readonly string[]
  readonly #env: NodeJS.ProcessEnv
  readonly #onTrouble: (line: string) => void
  readonly #holding = new Map<string, Holding>()
  #child!: ChildProcess
  #isOver = false
  #wasKilled = false
  #isReady = false
  isFrozen = false

  constructor(kind: 'worker' | 'web', { databaseUrl, args, onTrouble }: ProcessOptions) {
    this.#args = args
    this.#file = path.join(import.meta.dirname, kind === 'web' ? 'web-host.ts' : 'worker.ts')
    this.#env = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'info' }
    this.#onTrouble = onTrouble
    this.#start()
  }

  /** Able to take a shard over. */
  get isAble(): boolean {
    return this.#isReady && !this.isFrozen
  }

  kill(): Holding[] {
    this.#wasKilled = true
    this.#isReady = false
    this.#child.kill('SIGKILL')
    return [...this.#holding.values()]
  }

  freeze(): Holding[] {
    this.isFrozen = true
    this.#child.kill('SIGSTOP')
    return [...this.#holding.values()]
  }

  thaw(): void {
    this.#child.kill('SIGCONT')
    this.isFrozen = false
  }

  end(): Promise<void> {
    this.#isOver = true
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()))
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return Promise.resolve()
    this.#child.kill('SIGKILL')
    return ended
  }

  #start(): void {
    if (this.#isOver) return
    this.#wasKilled = false
    this.#holding.clear()
    this.#child = spawn(process.execPath, [this.#file, ...this.#args], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#hear(line))
    createInterface({ input: this.#child.stderr! }).on('line', (line) => this.#onTrouble(line))
    this.#child.once('exit', (code) => {
      if (!this.#wasKilled && !this.#isOver) this.#onTrouble(`a process ended by itself with ${code}`)
      setTimeout(() => this.#start(), RESPAWN_MS)
    })
  }

  #hear(line: string): void {
    const said = JSON.parse(line) as { level: number; msg: string } & Holding
    const key = `${said.taskId}:${said.shard}`
    if (said.msg === 'worker ready') this.#isReady = true
    if (said.msg === 'shard started') this.#holding.set(key, said)
    if (said.msg === 'shard ended') this.#holding.delete(key)
    // 50: errors. A database that is away is a warning; anything else unexpected is not.
    if (said.level >= 50) this.#onTrouble(line)
  }
}
