import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { pool } from '#lib/db/pool.ts'
import { databaseCpuSeconds } from '../database-cpu.ts'
import { createMillion } from './million.ts'

/** As many as the runner saves at a time at most (lib/runner/chunk-size.ts). */
const CHUNK = 2_500

const RESULT_INDEX = {
  name: 'result_task_id_category_id_confidence_ticket_id_idx',
  sql: 'ON result (task_id, category_id, confidence, ticket_id)',
}
const CHANNEL_INDEX = { name: 'ticket_file_id_channel_id_idx', sql: 'ON ticket (file_id, channel, id)' }
const TIME_INDEX = { name: 'ticket_file_id_received_at_id_idx', sql: 'ON ticket (file_id, received_at, id)' }
type Index = typeof RESULT_INDEX
const ALL = [RESULT_INDEX, CHANNEL_INDEX, TIME_INDEX]

/**
 * Nothing but the database's own part: the INSERT of the runner's chunks, and COPY of the tickets. A run and an import do
 * other work beside it, so what is lost there is less.
 */
export async function measureIndexCosts(rows: number, rounds: number): Promise<void> {
  const { taskId } = await createMillion(pool(), rows)
  const folder = await mkdtemp(path.join(tmpdir(), 'bunryu-bench-'))
  const copy = path.join(folder, 'tickets')
  try {
    await pool().query('CREATE TABLE saved AS SELECT * FROM result WHERE task_id = $1 ORDER BY ticket_id', [
      taskId,
    ])
    await pool().query('CREATE INDEX ON saved (ticket_id)')
    await writeTickets(copy)
    await compare('saving results', rounds, { none: [], 'result index': [RESULT_INDEX] }, () => save(rows))
    await compare(
      'copying tickets',
      rounds,
      { none: [], channel: [CHANNEL_INDEX], time: [TIME_INDEX], both: [CHANNEL_INDEX, TIME_INDEX] },
      () => copyTickets(copy),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function compare(
  name: string,
  rounds: number,
  variants: Record<string, Index[]>,
  work: () => Promise<void>,
): Promise<void> {
  const spent = new Map<string, number>()
  // In turns, so that other work on the machine meets all of them alike.
  for (let round = 0; round < rounds; round++) {
    for (const [variant, indices] of Object.entries(variants)) {
      await pool().query('TRUNCATE result, review, ticket RESTART IDENTITY')
      for (const { name: index } of ALL) await pool().query(`DROP INDEX IF EXISTS ${index}`)
      for (const { name: index, sql } of indices) await pool().query(`CREATE INDEX ${index} ${sql}`)
      await pool().query('CHECKPOINT')
      const cpuBefore = await databaseCpuSeconds()
      const startedAt = performance.now()
      await work()
      const seconds = (performance.now() - startedAt) / 1000
      const cpu = (await databaseCpuSeconds()) - cpuBefore
      spent.set(`${variant} wall`, seconds)
      spent.set(`${variant} cpu`, cpu)
      const { rows } = await pool().query<{ size: string | null }>(
        `SELECT pg_size_pretty(sum(pg_relation_size(indexrelid))) AS size FROM pg_stat_user_indexes WHERE indexrelname = ANY($1)`,
        [indices.map((index) => index.name)],
      )
      process.stdout.write(
        `${name}, ${variant.padEnd(13)} ${seconds.toFixed(2).padStart(7)} s (${(seconds / spent.get('none wall')!).toFixed(2)} x)  database CPU ${cpu.toFixed(2).padStart(6)} s (${(cpu / spent.get('none cpu')!).toFixed(2)} x)  ${rows[0]?.size ?? ''}\n`,
      )
    }
  }
}

async function save(rows: number): Promise<void> {
  for (let from = 0; from < rows; from += CHUNK) {
    await pool().query(
      `INSERT INTO result SELECT * FROM saved WHERE ticket_id > $1 AND ticket_id <= $2 ORDER BY ticket_id`,
      [from, from + CHUNK],
    )
  }
}

const COLUMNS = 'file_id, row_number, received_at, channel, title, body, extra'

async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

async function writeTickets(file: string): Promise<void> {
  await withClient((client) =>
    pipeline(
      client.query(copyTo(`COPY (SELECT ${COLUMNS} FROM ticket ORDER BY id) TO STDOUT`)),
      createWriteStream(file),
    ),
  )
}

async function copyTickets(file: string): Promise<void> {
  await withClient((client) =>
    pipeline(createReadStream(file), client.query(copyFrom(`COPY ticket (${COLUMNS}) FROM STDIN`))),
  )
}
