import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { bulkLabel, countBulkLabel } from '#lib/reviews/bulk-label.ts'
import { listReviewBatches } from '#lib/reviews/data.ts'
import { labelTicket, undoBatch } from '#lib/reviews/mutations.ts'
import {
  bulkLabelSchema,
  countBulkSchema,
  reviewBatchSchema,
  reviewFilterSchema,
} from '#lib/reviews/schema.ts'
import { findSimilar } from '#lib/reviews/similar.ts'
import { truthTables } from '#lib/reviews/truth.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { createFinishedTask } from '#tests/factories/results.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let owner: Viewer

beforeAll(async () => {
  const userId = await createUser(database.pool)
  owner = { userId, role: 'member', name: '김상담', email: 'a@example.com' }
})

const TICKETS = 12
const CATEGORIES = ['배송 문의', '환불/교환', '상품 문의', '기술 지원']

async function task() {
  const file = await createFile(database.pool, {
    userId: owner.userId,
    tickets: Array.from({ length: TICKETS }, (_, i) => ({
      body: `티켓 ${i}`,
      channel: i % 2 ? '전화' : '챗봇',
      label: i % 4 === 0 ? '기타' : null,
    })),
  })
  const results = Array.from({ length: TICKETS }, (_, i) => ({
    category: CATEGORIES[i % 3]!,
    confidence: (i + 1) / TICKETS,
    margin: i / TICKETS,
  }))
  return { file, ...(await createFinishedTask(database.pool, { userId: owner.userId, file, results })) }
}

async function labelsOf(fileId: string) {
  const { rows } = await database.pool.query(
    `WITH ${truthTables('= $1')}
     SELECT t.id, truth.truth, r.kind, r.category_id FROM ticket t LEFT JOIN truth ON truth.id = t.id
     LEFT JOIN LATERAL (SELECT kind, category_id FROM review WHERE ticket_id = t.id ORDER BY id DESC LIMIT 1) r ON true
     WHERE t.file_id = $1 ORDER BY t.id`,
    [fileId],
  )
  return rows
}

async function apply(
  taskId: string,
  filter: Record<string, unknown>,
  category: string | null,
  viewer = owner,
) {
  const change = { filter: reviewFilterSchema.parse(filter), category }
  const { count } = await countBulkLabel(database.pool, viewer, taskId, change)
  if (count === 0) return null
  const input = bulkLabelSchema.parse({
    ...change,
    needs_new_category: category === null,
    name: '묶음',
    expected_count: count,
  })
  return (await bulkLabel(database.pool, viewer, taskId, input)).batch_id
}

describe('a bulk correction', () => {
  it.each([{ failed: 'true' }, { min: '0.9' }, { channel: '' }])(
    'never takes a filter it does not know, %o, for none',
    (filter) => {
      expect(
        bulkLabelSchema.safeParse({ filter, category: '기타', name: 'x', expected_count: 1 }).success,
      ).toBe(false)
      expect(countBulkSchema.safeParse({ filter, category: '기타' }).success).toBe(false)
    },
  )

  it('counts first, changes exactly that, and leaves what a person said already', async () => {
    const { taskId, file, ticketIds } = await task()
    await labelTicket(database.pool, owner, { ticketId: ticketIds[0]!, category: '기타' })
    const filter = reviewFilterSchema.parse({ category: '배송 문의' })
    expect(await countBulkLabel(database.pool, owner, taskId, { filter, category: '환불/교환' })).toEqual({
      count: 3,
      reviewed: 0,
    })
    const all = { ...filter, reviewed: 'all' as const }
    expect(
      await countBulkLabel(database.pool, owner, taskId, { filter: all, category: '환불/교환' }),
    ).toEqual({
      count: 4,
      reviewed: 1,
    })
    await apply(taskId, { category: '배송 문의' }, '환불/교환')
    const labels = await labelsOf(file.id)
    expect(labels.filter(({ truth }) => truth === '환불/교환')).toHaveLength(3)
    expect(labels[0]).toMatchObject({ truth: '기타' })
  })

  it('may say that no category fits, and is undone like any other', async () => {
    const { taskId, file, ticketIds } = await task()
    await labelTicket(database.pool, owner, {
      ticketId: ticketIds[0]!,
      category: null,
      needsNewCategory: true,
    })
    await labelTicket(database.pool, owner, { ticketId: ticketIds[1]!, category: '기타' })
    const before = await labelsOf(file.id)
    const all = { filter: reviewFilterSchema.parse({ reviewed: 'all' }), category: null }
    expect(await countBulkLabel(database.pool, owner, taskId, all)).toEqual({
      count: TICKETS - 1,
      reviewed: 1,
    })
    const batchId = (await apply(taskId, { reviewed: 'all' }, null))!
    expect(
      (await labelsOf(file.id)).filter(({ kind, truth }) => kind === 'new_category' && !truth),
    ).toHaveLength(TICKETS)
    expect(await countBulkLabel(database.pool, owner, taskId, all)).toEqual({ count: 0, reviewed: 0 })
    expect(
      (await listReviewBatches(owner, taskId)).map((item) => reviewBatchSchema.parse(item)),
    ).toMatchObject([{ batch_id: batchId, category: null, needs_new_category: true, count: TICKETS - 1 }])
    await undoBatch(database.pool, owner, batchId)
    expect(await labelsOf(file.id)).toEqual(before)
  })

  it.each([{ category: null }, { category: '기타', needs_new_category: true }, { needs_new_category: true }])(
    'says exactly one thing, and not %o',
    (said) => {
      const filter = reviewFilterSchema.parse({})
      expect(countBulkSchema.safeParse({ filter, ...said }).success).toBe(false)
      expect(bulkLabelSchema.safeParse({ filter, name: 'x', expected_count: 1, ...said }).success).toBe(false)
    },
  )

  it('is refused, and changes nothing, where the count is another by now', async () => {
    const { taskId, file, ticketIds } = await task()
    const before = await labelsOf(file.id)
    const input = bulkLabelSchema.parse({
      filter: { channel: '전화' },
      category: '기타',
      name: '전화',
      expected_count: 6,
    })
    await labelTicket(database.pool, owner, { ticketId: ticketIds[1]!, category: '기타' })
    await expect(bulkLabel(database.pool, owner, taskId, input)).rejects.toMatchObject({
      code: 'count_changed',
      status: 409,
      params: { count: 5 },
    })
    expect((await labelsOf(file.id)).slice(2)).toEqual(before.slice(2))
    expect(await listReviewBatches(owner, taskId)).toEqual([])
  })

  it('of two people who press at once, one changes the tickets and the other is told', async () => {
    const { taskId, file } = await task()
    const input = bulkLabelSchema.parse({
      filter: {},
      category: '기타',
      name: '모두',
      expected_count: TICKETS,
    })
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => bulkLabel(database.pool, owner, taskId, input)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'count_changed' })
    const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM review WHERE file_id = $1', [
      file.id,
    ])
    expect(rows[0].n).toBe(TICKETS)
  })

  it('is on the list with who, how many and whether it stands, and one audit event', async () => {
    const { taskId } = await task()
    const batchId = await apply(taskId, {}, '기타')
    const [batch] = (await listReviewBatches(owner, taskId)).map((item) => reviewBatchSchema.parse(item))
    expect(batch).toMatchObject({
      batch_id: batchId,
      name: '묶음',
      category: '기타',
      needs_new_category: false,
      count: TICKETS,
      by: '김상담',
      undone_at: null,
    })
    const { rows } = await database.pool.query('SELECT action, detail FROM audit_event WHERE subject = $1', [
      `batch:${batchId}`,
    ])
    expect(rows).toEqual([
      { action: 'review.batch', detail: { name: '묶음', to: '기타', count: TICKETS, task_id: taskId } },
    ])
  })

  it('of a task that is someone else’s is not there', async () => {
    const { taskId } = await task()
    const userId = await createUser(database.pool)
    const stranger: Viewer = { userId, role: 'member', name: '', email: '' }
    await expect(apply(taskId, {}, '기타', stranger)).rejects.toMatchObject({ code: 'not_found' })
    const batchId = (await apply(taskId, {}, '기타'))!
    await expect(undoBatch(database.pool, stranger, batchId)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('undoing a batch', () => {
  it('restores exactly what was before', async () => {
    const { taskId, file, ticketIds } = await task()
    await labelTicket(database.pool, owner, { ticketId: ticketIds[1]!, category: '기술 지원' })
    await labelTicket(database.pool, owner, {
      ticketId: ticketIds[2]!,
      category: null,
      needsNewCategory: true,
    })
    const before = await labelsOf(file.id)
    const batchId = (await apply(taskId, { reviewed: 'all' }, '상품 문의'))!
    expect(await labelsOf(file.id)).not.toEqual(before)
    expect(await undoBatch(database.pool, owner, batchId)).toEqual({ count: TICKETS })
    expect(await labelsOf(file.id)).toEqual(before)
  })

  it('happens once, however many ask', async () => {
    const { taskId, file } = await task()
    const before = await labelsOf(file.id)
    const batchId = (await apply(taskId, {}, '기타'))!
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => undoBatch(database.pool, owner, batchId)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'already_undone' },
    })
    expect(await labelsOf(file.id)).toEqual(before)
    expect(await listReviewBatches(owner, taskId)).toMatchObject([{ undone_by: '김상담' }])
  })

  it('is as if it had never been: whatever else was said before, between and after stays, in any order', async () => {
    // Any mixture of batches and single judgements; the batches that are undone leave what the others alone make.
    const step = fc.oneof(
      fc.record({
        batch: fc.constantFrom({ category: '배송 문의' }, { channel: '전화' }, { min_confidence: 0.5 }, {}),
        to: fc.constantFrom(...CATEGORIES),
        isUndone: fc.boolean(),
      }),
      fc.record({ ticket: fc.nat(TICKETS - 1), to: fc.constantFrom(...CATEGORIES, null) }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 7 }),
        fc.boolean(),
        async (steps, isReversed) => {
          const { taskId, file, ticketIds } = await task()
          const expected = new Map<string, string | null>()
          const undone: string[] = []
          for (const one of steps) {
            if ('ticket' in one) {
              await labelTicket(database.pool, owner, { ticketId: ticketIds[one.ticket]!, category: one.to })
              expected.set(ticketIds[one.ticket]!, one.to)
              continue
            }
            const batchId = await apply(taskId, { ...one.batch, reviewed: 'all' }, one.to)
            if (!batchId) continue
            if (one.isUndone) undone.push(batchId)
            else {
              const { rows } = await database.pool.query('SELECT ticket_id FROM review WHERE batch_id = $1', [
                batchId,
              ])
              for (const { ticket_id } of rows) expected.set(ticket_id, one.to)
            }
          }
          for (const batchId of isReversed ? undone.reverse() : undone)
            await undoBatch(database.pool, owner, batchId)
          const labels = await labelsOf(file.id)
          for (const [i, { id, truth }] of labels.entries()) {
            const own = i % 4 === 0 ? '기타' : null
            expect(truth).toBe(expected.get(id) ?? own)
          }
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('near-identical tickets', () => {
  it('are the unjudged ones of the same category that say the same but for numbers, or nearly so', async () => {
    const bodies = [
      '주문번호 1234 배송이 아직 안 왔어요. 언제 받을 수 있나요?',
      '주문번호 99887766 배송이 아직 안 왔어요!! 언제 받을 수 있나요',
      '안녕하세요 주문번호 5 배송이 아직 안 왔어요. 언제 받을 수 있나요?',
      '배송지를 바꾸고 싶어요',
      '주문번호 4321 배송이 아직 안 왔어요. 언제 받을 수 있나요?',
      '주문번호 1111 배송이 아직 안 왔어요. 언제 받을 수 있나요?',
    ]
    const file = await createFile(database.pool, {
      userId: owner.userId,
      tickets: bodies.map((body) => ({ body })),
    })
    const results = bodies.map((_, i) => ({ category: i === 4 ? '기타' : '배송 문의', confidence: 0.5 }))
    const { taskId, ticketIds } = await createFinishedTask(database.pool, {
      userId: owner.userId,
      file,
      results,
    })
    await labelTicket(database.pool, owner, { ticketId: ticketIds[5]!, category: '기타' })
    const similar = await findSimilar(owner, taskId, ticketIds[0]!)
    expect(similar.ticket_ids).toEqual([ticketIds[1], ticketIds[2]])
    expect(similar).toMatchObject({
      complete: true,
      samples: [{ similarity: 1 }, { ticket_id: ticketIds[2] }],
    })
    const batchId = await apply(taskId, { ticket_ids: similar.ticket_ids }, '불만/클레임')
    expect((await findSimilar(owner, taskId, ticketIds[0]!)).ticket_ids).toEqual([])
    await undoBatch(database.pool, owner, batchId!)
    expect((await findSimilar(owner, taskId, ticketIds[0]!)).ticket_ids).toHaveLength(2)
  })
})
