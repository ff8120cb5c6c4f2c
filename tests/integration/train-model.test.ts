import fs from 'node:fs'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listCategories, readRuleSet } from '#lib/categories/data.ts'
import { decodeModel } from '#lib/engines/linear/artifact.ts'
import { activateModel } from '#lib/models/activation.ts'
import { getModel } from '#lib/models/data.ts'
import { cancelTraining, deleteModel, startTraining } from '#lib/models/mutations.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
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

function labelledTickets(file: string, count?: number): TicketSeed[] {
  const rows = parse<Record<string, string>>(fs.readFileSync(`samples/${file}`), { columns: true, bom: true })
  return rows
    .slice(0, count)
    .map((row) => ({ title: row.제목 ?? '', body: row.본문 ?? '', label: row.정답 ?? null }))
}

async function member(role: 'member' | 'admin' = 'member'): Promise<Viewer> {
  const userId = await createUser(database.pool, { role })
  return { userId, role, name: '김상담', email: `${userId}@example.com` }
}

async function fileOf(viewer: Viewer, tickets: readonly TicketSeed[]): Promise<string> {
  return (await createFile(database.pool, { userId: viewer.userId, tickets })).id
}

const twoCategories = (count: number): TicketSeed[] =>
  Array.from({ length: count }, (_, i) => ({
    body: i % 2 ? `환불해 주세요 ${i}` : `배송이 언제 오나요 ${i}`,
    label: i % 2 ? '환불/교환' : '배송 문의',
  }))

async function untilEnded(viewer: Viewer, modelId: string) {
  return vi.waitFor(
    async () => {
      const model = await getModel(viewer, modelId, 'ko')
      expect(['ready', 'failed', 'cancelled']).toContain(model.status)
      return model
    },
    { timeout: 50_000, interval: 50 },
  )
}

describe('training', () => {
  it('makes a ready model with its cross-validation report out of a labelled file', async () => {
    const viewer = await member()
    const fileId = await fileOf(viewer, labelledTickets('training/part-a.csv', 400))
    const { modelId } = await startTraining(database.pool, viewer, { fileId, name: '우리 팀' })
    const model = await untilEnded(viewer, modelId)
    expect(model).toMatchObject({
      name: '우리 팀',
      status: 'ready',
      percentage: 100,
      is_active: false,
      error: null,
    })
    expect(model.version).toMatch(/^linear-[0-9a-f]{8}$/)
    expect(model.metrics).toMatchObject({ tickets: 400, folds: 5 })
    expect(model.metrics!.accuracy).toBeGreaterThan(0.6)
    expect(model.metrics!.micro_f1).toBeCloseTo(model.metrics!.accuracy, 6)
    expect(model.metrics!.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(400)
    const { rows } = await database.pool.query('SELECT artifact FROM model WHERE id = $1', [modelId])
    expect(decodeModel(rows[0].artifact).categories).toEqual(model.categories)
  })

  it('is taken from reviews too, and a review counts before the file’s own label', async () => {
    const viewer = await member()
    const fileId = await fileOf(viewer, [...twoCategories(20), { body: '재고 있나요', label: null }])
    await database.pool.query(
      `INSERT INTO review (ticket_id, file_id, category_id, user_id)
       SELECT t.id, t.file_id, (SELECT id FROM category WHERE name = '상품 문의'), $2 FROM ticket t
       WHERE t.file_id = $1 AND t.row_number IN (2, 22)`,
      [fileId, viewer.userId],
    )
    const { modelId } = await startTraining(database.pool, viewer, { fileId })
    const { metrics } = await untilEnded(viewer, modelId)
    expect(metrics!.per_category['상품 문의']!.support).toBe(2)
    expect(metrics!.per_category['배송 문의']!.support).toBe(9)
  })

  it('names the labels that are no category, and starts nothing', async () => {
    const viewer = await member()
    const tickets = twoCategories(20).map((ticket, i) => (i < 5 ? { ...ticket, label: '없는 분류' } : ticket))
    const fileId = await fileOf(viewer, tickets)
    await expect(startTraining(database.pool, viewer, { fileId })).rejects.toMatchObject({
      code: 'unknown_labels',
      status: 422,
      params: { labels: '없는 분류' },
    })
    const { rows } = await database.pool.query('SELECT FROM model WHERE training_file_id = $1', [fileId])
    expect(rows).toHaveLength(0)
  })

  it('makes the missing categories on request, in colours of their own, and leaves the fallback last', async () => {
    const viewer = await member()
    const labels = ['설치', '렌탈', '포장']
    const fileId = await fileOf(
      viewer,
      Array.from({ length: 30 }, (_, i) => ({ body: `${labels[i % 3]} 문의 ${i}`, label: labels[i % 3]! })),
    )
    const { fallback } = await readRuleSet(database.pool)
    const { modelId } = await startTraining(database.pool, viewer, { fileId, createCategories: true })
    const categories = await listCategories(database.pool)
    expect(categories.map(({ name }) => name)).toEqual(expect.arrayContaining(labels))
    expect(new Set(categories.map(({ color }) => color)).size).toBe(categories.length)
    expect((await readRuleSet(database.pool)).fallback).toBe(fallback)
    expect((await untilEnded(viewer, modelId)).categories.toSorted()).toEqual(labels.toSorted())
  })

  it.each([
    ['no_labels', twoCategories(20).map(({ body }) => ({ body }))],
    ['too_few_tickets', twoCategories(4)],
    ['one_category_only', twoCategories(40).filter(({ label }) => label === '환불/교환')],
  ])('is refused with %s before anything starts', async (code, tickets) => {
    const viewer = await member()
    const fileId = await fileOf(viewer, tickets)
    await expect(startTraining(database.pool, viewer, { fileId })).rejects.toMatchObject({
      code,
      status: 422,
    })
  })

  it('of tickets without text fails with a sentence that says so', async () => {
    const viewer = await member()
    const fileId = await fileOf(
      viewer,
      twoCategories(20).map((ticket) => ({ ...ticket, body: ' ' })),
    )
    const { modelId } = await startTraining(database.pool, viewer, { fileId })
    const model = await untilEnded(viewer, modelId)
    expect(model).toMatchObject({ status: 'failed', error_code: 'empty_texts' })
    expect(model.error).toContain('배울 것이 없어요')
  })

  it('cancelled midway ends cancelled and keeps nothing', async () => {
    const viewer = await member()
    const fileId = await fileOf(viewer, twoCategories(20_000))
    const { modelId } = await startTraining(database.pool, viewer, { fileId })
    await vi.waitFor(async () => expect((await getModel(viewer, modelId, 'ko')).current).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 20,
    })
    await cancelTraining(database.pool, viewer, modelId)
    await deleteModel(database.pool, viewer, modelId)
    // The queue is free again: the thread is gone.
    const next = await startTraining(database.pool, viewer, {
      fileId: await fileOf(viewer, twoCategories(20)),
    })
    expect(await untilEnded(viewer, next.modelId)).toMatchObject({ status: 'ready' })
  })

  it('of a worker that died is taken up by another', async () => {
    const viewer = await member()
    const fileId = await fileOf(viewer, twoCategories(30))
    // As a killed worker leaves it: claimed, silent, its job gone.
    const { rows } = await database.pool.query(
      `INSERT INTO model (name, status, lease, stalled_count, heartbeat_at, queued_at, training_file_id, created_by_id)
       VALUES ('남은 학습', 'training', 1, 1, now() - interval '7 seconds', now() - interval '1 minute', $1, $2) RETURNING id`,
      [fileId, viewer.userId],
    )
    expect(await untilEnded(viewer, rows[0].id)).toMatchObject({ status: 'ready' })
  })

  it('that kills its worker again and again is given up', async () => {
    const viewer = await member()
    const fileId = await fileOf(viewer, twoCategories(30))
    const { rows } = await database.pool.query(
      `INSERT INTO model (name, status, lease, stalled_count, queued_at, training_file_id, created_by_id)
       VALUES ('위험한 학습', 'training', 3, 3, now() - interval '1 minute', $1, $2) RETURNING id`,
      [fileId, viewer.userId],
    )
    expect(await untilEnded(viewer, rows[0].id)).toMatchObject({
      status: 'failed',
      error_code: 'training_crashed',
    })
  })
})

describe('activating', () => {
  async function readyModel(viewer: Viewer): Promise<string> {
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO model (name, version, status, artifact, checksum, created_by_id, training_file_id)
       SELECT 'copy', version, 'ready', artifact, checksum, $1, $2 FROM model WHERE is_shipped RETURNING id`,
      [viewer.userId, await fileOf(viewer, twoCategories(2))],
    )
    return rows[0]!.id
  }

  it('leaves exactly one active however many race', async () => {
    const viewer = await member()
    const ids = await Promise.all(Array.from({ length: 6 }, () => readyModel(viewer)))
    await Promise.all(ids.map((id) => activateModel(database.pool, viewer, id)))
    const { rows } = await database.pool.query<{ id: string }>(
      'SELECT id FROM model WHERE active_since IS NOT NULL',
    )
    expect(rows).toHaveLength(1)
    expect(ids).toContain(rows[0]!.id)
    await expect(deleteModel(database.pool, viewer, rows[0]!.id)).rejects.toMatchObject({
      code: 'model_active',
    })
  })

  it('refuses what is someone else’s as if it were not there, a model that is not ready, and damaged bytes', async () => {
    const viewer = await member()
    const modelId = await readyModel(viewer)
    const stranger = await member()
    await expect(activateModel(database.pool, stranger, modelId)).rejects.toMatchObject({ status: 404 })
    await expect(deleteModel(database.pool, stranger, modelId)).rejects.toMatchObject({ status: 404 })
    await expect(getModel(stranger, modelId, 'ko')).rejects.toMatchObject({ status: 404 })
    await database.pool.query(`UPDATE model SET artifact = artifact || '\\x00' WHERE id = $1`, [modelId])
    await expect(activateModel(database.pool, viewer, modelId)).rejects.toMatchObject({
      code: 'model_corrupt',
    })
    await database.pool.query(`UPDATE model SET status = 'failed' WHERE id = $1`, [modelId])
    await expect(activateModel(database.pool, viewer, modelId)).rejects.toMatchObject({
      code: 'model_not_ready',
    })
  })
})
