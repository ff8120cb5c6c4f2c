import { beforeAll, describe, expect, it } from 'vitest'
import { bulkLabel, countBulkLabel } from '#lib/reviews/bulk-label.ts'
import { listReviewBatches, listReviewQueue } from '#lib/reviews/data.ts'
import { labelTicket, undoBatch, undoReview } from '#lib/reviews/mutations.ts'
import { bulkLabelSchema, reviewQueueSchema } from '#lib/reviews/schema.ts'
import { findSimilar } from '#lib/reviews/similar.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { createFinishedTask } from '#tests/factories/results.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let owner: Viewer
let admin: Viewer
/** The same person, who is no administrator any more. */
let former: Viewer

async function person(role: 'member' | 'admin'): Promise<Viewer> {
  const userId = await createUser(database.pool, { role })
  return { userId, role, name: '김상담', email: `${userId}@example.com` }
}

beforeAll(async () => {
  owner = await person('member')
  admin = await person('admin')
  former = { ...admin, role: 'member' }
})

const GONE = { code: 'not_found', status: 404 }
const ALL = { reviewed: 'all' as const }
const batch = bulkLabelSchema.parse({ filter: ALL, category: '기타', name: '묶음', expected_count: 3 })

/** An administrator's task over somebody else's file, with a judgement and a batch of theirs. */
async function foreignTask() {
  const tickets = ['가', '나', '다'].map((body) => ({ body }))
  const file = await createFile(database.pool, { userId: owner.userId, tickets })
  const results = tickets.map(() => ({ category: '배송 문의', confidence: 0.5 }))
  const task = await createFinishedTask(database.pool, { userId: admin.userId, file, results })
  const { batch_id: batchId } = await bulkLabel(database.pool, admin, task.taskId, batch)
  const { review_id: reviewId } = await labelTicket(database.pool, admin, {
    ticketId: task.ticketIds[0]!,
    category: '배송 문의',
  })
  return { ...task, file, batchId, reviewId }
}

async function countReviews(fileId: string): Promise<number> {
  const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM review WHERE file_id = $1', [
    fileId,
  ])
  return rows[0].n
}

describe('whoever is no administrator any more, of a file that is not theirs', () => {
  it.each<[string, (at: Awaited<ReturnType<typeof foreignTask>>) => Promise<unknown>]>([
    [
      'judges no ticket',
      (at) => labelTicket(database.pool, former, { ticketId: at.ticketIds[1]!, category: '기타' }),
    ],
    ['undoes no judgement, not even their own', (at) => undoReview(database.pool, former, at.reviewId)],
    ['makes no batch', (at) => bulkLabel(database.pool, former, at.taskId, { ...batch, expected_count: 1 })],
    [
      'counts no batch',
      (at) => countBulkLabel(database.pool, former, at.taskId, { filter: ALL, category: '기타' }),
    ],
    ['undoes no batch, not even their own', (at) => undoBatch(database.pool, former, at.batchId)],
    ['has no review queue', (at) => listReviewQueue(former, at.taskId, reviewQueueSchema.parse({}))],
    ['sees no batches', (at) => listReviewBatches(former, at.taskId)],
    ['sees no near-identical tickets', (at) => findSimilar(former, at.taskId, at.ticketIds[1]!)],
  ])('%s', async (_, act) => {
    const at = await foreignTask()
    await expect(act(at)).rejects.toMatchObject(GONE)
    expect(await countReviews(at.file.id)).toBe(4)
  })
})

it('an administrator undoes what they did to somebody else’s file, and so does its owner', async () => {
  const at = await foreignTask()
  await undoReview(database.pool, admin, at.reviewId)
  expect(await undoBatch(database.pool, owner, at.batchId)).toEqual({ count: 3 })
  expect(await countReviews(at.file.id)).toBe(0)
})
