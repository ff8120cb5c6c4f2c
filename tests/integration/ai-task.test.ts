import fs from 'node:fs'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { requireUsableModel } from '#lib/models/data.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { startTask } from '#lib/tasks/mutations.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createUser, type TicketSeed } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let worker: Worker

beforeAll(async () => {
  worker = await startWorker()
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})

function tickets(file: string): TicketSeed[] {
  const rows = parse<Record<string, string>>(fs.readFileSync(`samples/${file}`), { columns: true, bom: true })
  return rows.map((row) => ({
    channel: row.채널 ?? '',
    inquiry_type: row['문의 유형'] ?? '',
    title: row.제목 ?? '',
    body: row.본문 ?? '',
    label: row.정답 || null,
  }))
}

async function runAi(seeds: readonly TicketSeed[], modelId?: string) {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: seeds })
  const engine = await snapshotEngine(database.pool, { engine: 'ai', modelId })
  const { taskId } = await startTask(database.pool, { ...engine, userId, file })
  return vi.waitFor(
    async () => {
      const { rows } = await database.pool.query('SELECT * FROM classification_task WHERE id = $1', [taskId])
      expect(['completed', 'cancelled', 'failed']).toContain(rows[0].status)
      return rows[0]
    },
    { timeout: 20_000, interval: 20 },
  )
}

/** A model of its own, so that the shipped one stays whole. */
async function copyOfShipped(change: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO model (name, version, status, artifact, checksum)
     SELECT 'copy', version, 'ready', ${change}, checksum FROM model WHERE is_shipped RETURNING id`,
  )
  return rows[0]!.id
}

describe('an AI task', () => {
  it('runs out of the box: every ticket has an outcome, with confidence, evidence and a runner-up', async () => {
    const task = await runAi(tickets('tickets-500.csv'))
    expect(task).toMatchObject({ status: 'completed', engine: 'ai', processed: 500, total: 500 })
    expect(task.engine_version).toMatch(/^linear-[0-9a-f]{8}$/)
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS n, count(category_id)::int AS decided, bool_and(category_id IS NULL OR evidence <> '') AS explained,
         bool_and(category_id IS NULL OR runner_up_id <> category_id) AS ranked, max(confidence) <= 1 AS calibrated
       FROM result WHERE task_id = $1`,
      [task.id],
    )
    expect(rows[0]).toMatchObject({ n: 500, explained: true, ranked: true, calibrated: true })
    expect(rows[0].decided).toBeGreaterThanOrEqual(495)
  })

  it('decides at least 90 of 100 labelled tickets rightly that the shipped model never saw: two above what is promised', async () => {
    const task = await runAi(tickets('tickets-labelled-100.csv'))
    const { rows } = await database.pool.query(
      `SELECT (count(*) FILTER (WHERE c.name = t.label))::int AS hits FROM result r JOIN ticket t ON t.id = r.ticket_id
       LEFT JOIN category c ON c.id = r.category_id WHERE r.task_id = $1`,
      [task.id],
    )
    expect(rows[0].hits).toBeGreaterThanOrEqual(90)
  })

  it.each([
    ['model_corrupt', `overlay(artifact PLACING '\\x00' FROM 1000)`],
    ['model_corrupt', `substring(artifact FOR 20)`],
    ['model_too_new', `set_byte(artifact, 8, 9)`],
  ])('with a damaged or newer model fails with %s, and nothing else is touched', async (code, change) => {
    const task = await runAi(tickets('tickets-labelled-100.csv'), await copyOfShipped(change))
    expect(task).toMatchObject({ status: 'failed', error_code: code, processed: 0 })
    const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM ticket WHERE file_id = $1', [
      task.file_id,
    ])
    expect(rows[0].n).toBe(100)
  })

  it('says so of tickets whose category was archived', async () => {
    await database.pool.query(`UPDATE category SET archived_at = now() WHERE name = '기술 지원'`)
    try {
      const task = await runAi(tickets('tickets-labelled-100.csv'))
      const { rows } = await database.pool.query(
        'SELECT failure, count(*)::int AS n FROM result WHERE task_id = $1 AND failure IS NOT NULL GROUP BY 1',
        [task.id],
      )
      expect(rows.map(({ failure }) => failure)).toEqual(['archived_category'])
      expect(task.failed).toBe(rows[0].n)
    } finally {
      await database.pool.query('UPDATE category SET archived_at = NULL')
    }
  })
})

describe('a model asked for by its id', () => {
  it('is 404 when it came from someone else’s file, and 409 while it is not ready', async () => {
    const userId = await createUser(database.pool)
    const file = await createFile(database.pool, { userId, tickets: [] })
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO model (name, created_by_id, training_file_id) VALUES ('남의 모델', $1, $2) RETURNING id`,
      [userId, file.id],
    )
    const modelId = rows[0]!.id
    const viewerOf = (id: string): Viewer => ({ userId: id, role: 'member', name: '', email: '' })
    const stranger = viewerOf(await createUser(database.pool))
    await expect(requireUsableModel(database.pool, stranger, modelId)).rejects.toMatchObject({ status: 404 })
    await expect(requireUsableModel(database.pool, viewerOf(userId), modelId)).resolves.toBeUndefined()
    await expect(snapshotEngine(database.pool, { engine: 'ai', modelId })).rejects.toMatchObject({
      code: 'engine_unavailable',
      status: 409,
    })
  })
})
