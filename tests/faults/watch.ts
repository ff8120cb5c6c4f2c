import pg from 'pg'
import type { Holding } from './workers.ts'

/** Seconds from a holder's loss to the next ticket, and to the moment another had claimed the shard. */
export interface Recovery {
  seconds: number
  takenAfter: number
}

interface Waiting extends Holding {
  since: number
  /** The cursor when the next holder was first seen. */
  base?: bigint
  takenAfter?: number
}

interface ShardRow {
  task_id: string
  index: number
  lease: number
  cursor: string
  finished_at: string | null
}

const LOOK_MS = 100

/**
 * Two onlookers: a client that logs every progress it is told (by NOTIFY, and by reading after each reconnect), and a
 * clock for every shard whose holder was killed or frozen until its next ticket is saved by another.
 */
export class Watch {
  readonly recoveries: Recovery[] = []
  /** `task: what it said after what it had said` */
  readonly stepsBack: string[] = []
  events = 0
  readonly #url: string
  readonly #seen = new Map<string, { processed: number; version: number }>()
  #waiting: Waiting[] = []
  #isOver = false
  #client: pg.Client | undefined
  #loop: Promise<void>

  constructor(url: string) {
    this.#url = url
    this.#loop = this.#run()
  }

  expectRecovery(holdings: readonly Holding[]): void {
    const since = performance.now()
    this.#waiting.push(...holdings.map((holding) => ({ ...holding, since })))
  }

  get waiting(): number {
    return this.#waiting.length
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#loop
    await this.#client?.end().catch(() => undefined)
  }

  #note(
    task: { task_id: string; processed: number; version: number },
    { isRead }: { isRead: boolean },
  ): void {
    const last = this.#seen.get(task.task_id)
    this.events++
    // A NOTIFY may be older than what was read a moment ago: a client drops it by its version, as ours does.
    // What is read may never be older.
    if (!isRead && last && task.version < last.version) return
    this.#compare(task, last)
    this.#seen.set(task.task_id, task)
  }

  #compare(
    task: { task_id: string; processed: number; version: number },
    last: { processed: number; version: number } | undefined,
  ): void {
    if (last && (task.processed < last.processed || task.version < last.version))
      this.stepsBack.push(`${task.task_id}: ${task.processed} after ${last.processed}`)
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        const client = await this.#connected()
        const { rows } = await client.query<ShardRow>(
          'SELECT task_id, index, lease, cursor, finished_at FROM task_shard',
        )
        this.#look(new Map(rows.map((row) => [`${row.task_id}:${row.index}`, row])))
      } catch {
        this.#client = undefined
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client
    const client = new pg.Client({ connectionString: this.#url, query_timeout: 5_000 })
    client.on('error', () => {
      this.#client = undefined
    })
    client.on('notification', ({ payload }) => this.#note(JSON.parse(payload ?? '{}'), { isRead: false }))
    await client.connect()
    await client.query('LISTEN task_progress')
    // A NOTIFY of a commit during the reading comes with the reading's rows, and is heard before they are: what is read may
    // not be older than what was heard when the reading began.
    const before = new Map(this.#seen)
    const { rows } = await client.query('SELECT id AS task_id, processed, version FROM classification_task')
    for (const row of rows) {
      const heard = this.#seen.get(row.task_id)
      if (heard && heard !== before.get(row.task_id) && row.version < heard.version)
        this.#compare(row, before.get(row.task_id))
      else this.#note(row, { isRead: true })
    }
    this.#client = client
    return client
  }

  #look(shards: ReadonlyMap<string, ShardRow>): void {
    const now = performance.now()
    this.#waiting = this.#waiting.filter((waiting) => {
      const row = shards.get(`${waiting.taskId}:${waiting.shard}`)
      // Its last save had been carried out already.
      if (!row || (row.finished_at && row.lease === waiting.lease)) return false
      if (row.lease <= waiting.lease) return true
      waiting.base ??= BigInt(row.cursor)
      waiting.takenAfter ??= (now - waiting.since) / 1_000
      if (!row.finished_at && BigInt(row.cursor) <= waiting.base) return true
      this.recoveries.push({ seconds: (now - waiting.since) / 1_000, takenAfter: waiting.takenAfter })
      return false
    })
  }
}
