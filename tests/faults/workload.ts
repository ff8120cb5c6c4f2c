import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { isDatabaseAway } from '#lib/db/faults.ts'
import { AppError } from '#lib/errors.ts'
import { startTask } from '#lib/tasks/mutations.ts'
import { seed } from '../../prisma/seed.ts'

/** With the large file's three, fewer shards than half the processes can hold: what is measured is recovery, not a queue. */
const PEOPLE = 4
const TICKETS_A_FILE = 300
/** One file of several shards, which the engine takes faster. */
const LARGE_FILE = 120_000
const LOOK_MS = 300
const ENGINE = { engine: 'rule', engineVersion: 'slow', ruleSetHash: null, modelId: null } as const

interface Person {
  userId: string
  file: { id: string; name: string }
}

/** People who each start the next task as soon as the last has ended, until they are told to stop. */
export class Workload {
  readonly #pool: pg.Pool
  readonly #files: Person[] = []
  #isOver = false

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async prepare(): Promise<void> {
    await seed(this.#pool)
    for (let i = 0; i <= PEOPLE; i++) {
      const size = i === PEOPLE ? LARGE_FILE : TICKETS_A_FILE
      const { rows } = await this.#pool.query<{ id: string }>(
        `WITH person AS (INSERT INTO "user" (id, name, email) VALUES ($1, $1, $1 || '@example.com')),
           f AS (INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
             VALUES ($1, $1, 'csv', 'utf-8', 1, 'x', $2, '[]', '{}') RETURNING id)
         INSERT INTO ticket (file_id, row_number, title, body)
           SELECT f.id, n, $3, 'x' FROM f, generate_series(1, $2) AS n RETURNING file_id AS id`,
        [`person-${i}`, size, size === LARGE_FILE ? 'fast' : 'slow'],
      )
      this.#files.push({ userId: `person-${i}`, file: { id: rows[0]!.id, name: 'faults.csv' } })
    }
  }

  /** Ends when every started task has. */
  async run(): Promise<void> {
    await Promise.all(this.#files.map((one) => this.#keepStarting(one)))
  }

  stop(): void {
    this.#isOver = true
  }

  async untilTickets(count: number, patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      const { rows } = await this.#pool
        .query('SELECT coalesce(sum(processed), 0)::int AS n FROM classification_task')
        .catch(() => ({ rows: [{ n: 0 }] }))
      if (rows[0].n >= count) return
      await sleep(LOOK_MS)
    }
  }

  async #keepStarting({ userId, file }: Person): Promise<void> {
    while (true) {
      await sleep(LOOK_MS)
      const unfinished = await this.#pool
        .query(`SELECT FROM classification_task WHERE user_id = $1 AND finished_at IS NULL`, [userId])
        .then(({ rowCount }) => rowCount !== 0)
        .catch(() => true)
      if (unfinished) continue
      if (this.#isOver) return
      await startTask(this.#pool, { ...ENGINE, userId, file }).catch((error) => {
        // A start whose answer was lost has started.
        if (!isDatabaseAway(error) && !(error instanceof AppError)) throw error
      })
    }
  }
}
