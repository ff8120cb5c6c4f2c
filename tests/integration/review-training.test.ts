import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { activateModel, getStepBack, listActivations, rollBackModel } from '#lib/models/activation.ts'
import { getModel } from '#lib/models/data.ts'
import { examKey, isExamKey } from '#lib/models/exam.ts'
import { deleteModel, startReviewTraining, startTraining } from '#lib/models/mutations.ts'
import { readProjectTickets } from '#lib/models/project-tickets.ts'
import { readReviewTrainingSet } from '#lib/models/review-training-set.ts'
import { modelDetailSchema } from '#lib/models/schema.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { examineModel } from '#lib/runner/examine-model.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { ApiClient } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { POST as train } from '../../app/api/models/route.ts'

const database = testDatabase()
let worker: Worker

beforeAll(async () => {
  worker = await startWorker()
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})
beforeEach(async () => {
  await database.pool.query('DELETE FROM model_activation')
  await database.pool.query('UPDATE model SET active_since = NULL')
  await database.pool.query('UPDATE model SET active_since = now() WHERE is_shipped')
})

const CATEGORIES = ['배송 문의', '환불/교환', '상품 문의', '기술 지원', '불만/클레임', '기타']

async function person(role: 'member' | 'admin' = 'member'): Promise<Viewer> {
  const userId = await createUser(database.pool, { role })
  return { userId, role, name: '김상담', email: `${userId}@example.com` }
}

/** Words that the shipped model has never seen: what people's corrections teach is told apart from what it knew. */
const SYLLABLES = '뷁쿩쮋뷃쫽쪩뺣뽥쀍쁙삟쏿'
const strange = (n: number) =>
  [...String(n).padStart(4, '0')].map((digit) => SYLLABLES[Number(digit)]).join('')

/** Tickets of a company whose "쿩쮋" is a delivery and whose "뷁뷃" is a fault. */
const tickets = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    body: `${(i + from) % 2 ? '쿩쮋 쿩쮋 확인' : '뷁뷃 뷁뷃 확인'} ${strange(i + from)}`,
  }))

async function reviewedFile(viewer: Viewer, count: number, from = 0): Promise<string> {
  const file = await createFile(database.pool, { userId: viewer.userId, tickets: tickets(count, from) })
  await database.pool.query(
    `INSERT INTO review (ticket_id, file_id, category_id, user_id)
     SELECT t.id, t.file_id, c.id, $2 FROM ticket t
     JOIN category c ON c.name = CASE WHEN t.body LIKE '쿩%' THEN '배송 문의' ELSE '기술 지원' END WHERE t.file_id = $1`,
    [file.id, viewer.userId],
  )
  return file.id
}

async function untilReady(viewer: Viewer, modelId: string) {
  return vi.waitFor(
    async () => {
      const model = await getModel(viewer, modelId, 'ko')
      expect(['ready', 'failed']).toContain(model.status)
      return modelDetailSchema.parse(model)
    },
    { timeout: 50_000, interval: 100 },
  )
}

describe('what a model of corrections learns', () => {
  it('is the project’s tickets and the reviewed ones, but never the text of an exam question', async () => {
    const viewer = await person()
    await reviewedFile(viewer, 100)
    const set = await readReviewTrainingSet(database.pool, {
      userId: viewer.userId,
      asAdmin: false,
      categories: CATEGORIES,
    })
    expect(set.reviewedCount + set.heldOutCount).toBe(100)
    expect(set.exam.length).toBeGreaterThan(8)
    expect(set.exam.every(({ key }) => isExamKey(key))).toBe(true)
    const project = (await readProjectTickets()).length
    expect(set.training).toHaveLength(project + set.reviewedCount)
    const asked = new Set(set.exam.map(({ key }) => key))
    expect(set.training.filter((text) => asked.has(examKey(text)))).toEqual([])
  })

  it('is neither someone else’s reviews nor those that were taken back or name no category', async () => {
    const viewer = await person()
    const fileId = await reviewedFile(viewer, 20)
    await reviewedFile(await person(), 20, 100)
    await database.pool.query(
      `INSERT INTO review (ticket_id, file_id, category_id, kind, user_id)
       SELECT id, file_id, NULL, (CASE WHEN row_number < 6 THEN 'label' ELSE 'new_category' END)::review_kind, $2
       FROM ticket WHERE file_id = $1 AND row_number < 12`,
      [fileId, viewer.userId],
    )
    const set = await readReviewTrainingSet(database.pool, {
      userId: viewer.userId,
      asAdmin: false,
      categories: CATEGORIES,
    })
    expect(set.reviewedCount + set.heldOutCount).toBe(10)
    const admin = await person('admin')
    const of = (asAdmin: boolean) =>
      readReviewTrainingSet(database.pool, { userId: admin.userId, asAdmin, categories: CATEGORIES })
    const all = await of(true)
    expect(all.reviewedCount + all.heldOutCount).toBeGreaterThanOrEqual(30)
    // By a token without an administrator's rights.
    const own = await of(false)
    expect(own.reviewedCount + own.heldOutCount).toBe(0)
  })

  it('leaves out categories that are no more, and texts the shipped model knows from the exam', async () => {
    const viewer = await person()
    const project = await readProjectTickets()
    const file = await createFile(database.pool, {
      userId: viewer.userId,
      tickets: project.slice(0, 60).map(({ title, body }) => ({ title, body })),
    })
    await database.pool.query(
      `INSERT INTO review (ticket_id, file_id, category_id, user_id)
       SELECT id, file_id, (SELECT id FROM category WHERE name = '기타'), $2 FROM ticket WHERE file_id = $1`,
      [file.id, viewer.userId],
    )
    const set = await readReviewTrainingSet(database.pool, {
      userId: viewer.userId,
      asAdmin: false,
      categories: ['기타', '배송 문의'],
    })
    expect(new Set(set.training.map(({ label }) => label))).toEqual(new Set(['기타', '배송 문의']))
    expect(set.knownCount).toBeGreaterThan(0)
    const known = new Set(project.filter(({ label }) => ['기타', '배송 문의'].includes(label)).map(examKey))
    expect(set.exam.filter(({ key }) => known.has(key))).toEqual([])
  })
})

describe('an exam against the shipped model, with one of its categories archived', () => {
  const ARCHIVED = '불만/클레임'
  const active = CATEGORIES.filter((name) => name !== ARCHIVED)
  const setOf = (viewer: Viewer) =>
    readReviewTrainingSet(database.pool, { userId: viewer.userId, asAdmin: false, categories: active })

  it('asks nothing that model has learnt, also where it learnt it as the category that is no more', async () => {
    const viewer = await person()
    const project = await readProjectTickets()
    const learntAsArchived = project.filter(({ label }) => label === ARCHIVED)
    const file = await createFile(database.pool, { userId: viewer.userId, tickets: learntAsArchived })
    await database.pool.query(
      `INSERT INTO review (ticket_id, file_id, category_id, user_id)
       SELECT id, file_id, (SELECT id FROM category WHERE name = '기타'), $2 FROM ticket WHERE file_id = $1`,
      [file.id, viewer.userId],
    )
    const set = await setOf(viewer)
    expect(set.heldOutCount).toBeGreaterThan(0)
    expect(set).toMatchObject({ exam: [], knownCount: set.heldOutCount })
    expect(set.training.filter(({ label }) => label === ARCHIVED)).toEqual([])
  })

  it('counts its answer of that category as the wrong one it is', async () => {
    const viewer = await person()
    const tickets = Array.from({ length: 40 }, (_, i) => ({
      body: `직원이 불친절해서 너무 화가 나요 ${strange(i)}`,
    }))
    const file = await createFile(database.pool, { userId: viewer.userId, tickets })
    await database.pool.query(
      `INSERT INTO review (ticket_id, file_id, category_id, user_id)
       SELECT id, file_id, (SELECT id FROM category WHERE name = '기타'), $2 FROM ticket WHERE file_id = $1`,
      [file.id, viewer.userId],
    )
    const { rows } = await database.pool.query('SELECT artifact FROM model WHERE is_shipped')
    const set = await setOf(viewer)
    const compared = await examineModel(database.pool, rows[0].artifact, set, new AbortController().signal)
    expect(compared?.measured).toMatchObject({
      exam_tickets: set.exam.length,
      before: { accuracy: 0, macro_f1: 0 },
      after: { accuracy: 0, macro_f1: 0 },
      verdict: 'no_difference',
    })
  })
})

describe('training from reviews', () => {
  it('makes a model that is compared with the active one on labels neither had seen, and stays inactive', async () => {
    const viewer = await person()
    await reviewedFile(viewer, 160)
    const { modelId } = await startReviewTraining(database.pool, viewer, { name: '고친 것' })
    const model = await untilReady(viewer, modelId)
    expect(model).toMatchObject({ status: 'ready', source: 'reviews', is_active: false, error: null })
    const { comparison } = model
    expect(comparison).toMatchObject({ against: { name: '기본 모델' }, unmeasured: null })
    expect(comparison!.measured).toMatchObject({ verdict: 'better', exam_tickets: comparison!.held_out })
    expect(comparison!.measured!.after.accuracy).toBeGreaterThan(0.95)
    expect(comparison!.measured!.accuracy_difference.low).toBeGreaterThan(0)
  })

  it('against a model that learnt from a file asks nothing that file holds, and nothing once it is gone', async () => {
    const viewer = await person()
    const fileId = await reviewedFile(viewer, 80)
    const { modelId } = await startTraining(database.pool, viewer, { fileId })
    await untilReady(viewer, modelId)
    await activateModel(database.pool, viewer, modelId)
    const { rows } = await database.pool.query('SELECT artifact FROM model WHERE is_shipped')
    const examine = async () => {
      const set = await readReviewTrainingSet(database.pool, {
        userId: viewer.userId,
        asAdmin: false,
        categories: CATEGORIES,
      })
      return examineModel(database.pool, rows[0].artifact, set, new AbortController().signal)
    }
    const first = await examine()
    expect(first).toMatchObject({ unmeasured: 'no_exam', measured: null, known_to_other: first!.held_out })
    await reviewedFile(viewer, 80, 1_000)
    const second = await examine()
    expect(second!.measured!.exam_tickets).toBe(second!.held_out - second!.known_to_other)
    expect(second!.measured!.exam_tickets).toBeGreaterThan(0)
    await database.pool.query('UPDATE model SET training_file_id = NULL WHERE id = $1', [modelId])
    expect(await examine()).toMatchObject({ unmeasured: 'unknown_training', measured: null })
  })

  it('without a review is refused', async () => {
    await expect(startReviewTraining(database.pool, await person(), {})).rejects.toMatchObject({
      code: 'no_reviews',
    })
  })

  it('is asked for over HTTP with {from: "reviews"}; the file form stays as it was', async () => {
    const client = await ApiClient.signedIn()
    const viewer: Viewer = { userId: client.userId, role: 'member', name: '', email: client.email }
    const post = (json: unknown) => train(client.request('/api/models', { method: 'POST', json }), undefined)
    expect((await post({ from: 'reviews' })).status).toBe(422)
    const fileId = await reviewedFile(viewer, 30)
    expect((await post({ from: 'reviews', name: '다시' })).status).toBe(202)
    expect((await post({ file_id: fileId })).status).toBe(202)
    expect((await post({ from: 'elsewhere' })).status).toBe(422)
  })
})

describe('rolling back', () => {
  async function readyModel(viewer: Viewer, name: string): Promise<string> {
    const { rows } = await database.pool.query(
      `INSERT INTO model (name, version, status, artifact, checksum, created_by_id)
       SELECT $1, version, 'ready', artifact, checksum, $2 FROM model WHERE is_shipped RETURNING id`,
      [name, viewer.userId],
    )
    return rows[0].id
  }
  const active = async () =>
    (await database.pool.query('SELECT name FROM model WHERE active_since IS NOT NULL')).rows.map(
      ({ name }) => name,
    )

  it('goes back one activation at a time, and then says there is nothing left', async () => {
    const viewer = await person()
    const [a, b] = [await readyModel(viewer, 'A'), await readyModel(viewer, 'B')]
    await activateModel(database.pool, viewer, a)
    await activateModel(database.pool, viewer, b)
    await activateModel(database.pool, viewer, b)
    expect(await getStepBack(database.pool, viewer)).toMatchObject({ name: 'A' })
    expect(await rollBackModel(database.pool, viewer, a)).toEqual({ modelId: a, name: 'A' })
    expect(await active()).toEqual(['A'])
    await rollBackModel(database.pool, viewer)
    expect(await active()).toEqual(['기본 모델'])
    await expect(rollBackModel(database.pool, viewer)).rejects.toMatchObject({ code: 'nothing_to_roll_back' })
    await activateModel(database.pool, viewer, b)
    await rollBackModel(database.pool, viewer)
    expect(await active()).toEqual(['기본 모델'])
    expect(
      (await listActivations(database.pool, { ...viewer, role: 'admin' })).map(({ name, is_rollback }) => [
        name,
        is_rollback,
      ]),
    ).toEqual([
      ['기본 모델', true],
      ['B', false],
      ['기본 모델', true],
      ['A', true],
      ['B', false],
      ['A', false],
    ])
  })

  it('of two who press at once, one goes back one step and the other is told', async () => {
    const viewer = await person()
    const [a, b] = [await readyModel(viewer, 'A'), await readyModel(viewer, 'B')]
    await activateModel(database.pool, viewer, a)
    await activateModel(database.pool, viewer, b)
    const outcomes = await Promise.allSettled([1, 2].map(() => rollBackModel(database.pool, viewer, a)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await active()).toEqual(['A'])
  })

  it('steps over a model that was removed, and is not for who may not use the model before', async () => {
    const viewer = await person()
    const [a, b] = [await readyModel(viewer, 'A'), await readyModel(viewer, 'B')]
    await activateModel(database.pool, viewer, a)
    await activateModel(database.pool, viewer, b)
    const stranger = await person()
    await expect(rollBackModel(database.pool, stranger)).rejects.toMatchObject({ code: 'not_found' })
    expect(await getStepBack(database.pool, stranger)).toBeNull()
    // The one in use is everyone's to see; what the one before was called, and who switched, is not.
    expect((await listActivations(database.pool, stranger))[0]).toMatchObject({
      name: 'B',
      previous_name: null,
      by: null,
    })
    await deleteModel(database.pool, viewer, a)
    expect(await getStepBack(database.pool, viewer)).toMatchObject({ name: '기본 모델' })
    await rollBackModel(database.pool, viewer)
    expect(await active()).toEqual(['기본 모델'])
  })

  it('is on record with from and to', async () => {
    const viewer = await person()
    const a = await readyModel(viewer, 'A')
    await activateModel(database.pool, viewer, a)
    await rollBackModel(database.pool, viewer)
    const { rows } = await database.pool.query(
      'SELECT action, detail FROM audit_event WHERE user_id = $1 ORDER BY id',
      [viewer.userId],
    )
    expect(rows).toEqual([
      { action: 'model.activate', detail: { from: '기본 모델', to: 'A' } },
      { action: 'model.rollback', detail: { from: 'A', to: '기본 모델' } },
    ])
  })
})
