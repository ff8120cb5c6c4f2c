import { beforeAll, describe, expect, it, vi } from 'vitest'
import { toAppError } from '#lib/http/respond.ts'
import { startTraining } from '#lib/models/mutations.ts'
import { bulkLabel } from '#lib/reviews/bulk-label.ts'
import { fillFingerprints } from '#lib/reviews/fingerprints.ts'
import { labelTicket, undoBatch, undoReview } from '#lib/reviews/mutations.ts'
import { bulkLabelSchema } from '#lib/reviews/schema.ts'
import { findSimilar } from '#lib/reviews/similar.ts'
import { judgeTicket, undoJudgement } from '#lib/scores/mutations.ts'
import { startScore } from '#lib/scores/start-score.ts'
import { nextTurn } from '#lib/scores/turn.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createTask, createUser } from '#tests/factories/index.ts'
import { createFinishedTask } from '#tests/factories/results.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let owner: Viewer

beforeAll(async () => {
  const userId = await createUser(database.pool)
  owner = { userId, role: 'member', name: '김상담', email: `${userId}@example.com` }
})

interface Place {
  file: { id: string; name: string }
  taskId: string
  ticketIds: string[]
  /** Of the first ticket, by itself. */
  reviewId: string
  batchId: string
}

const TICKETS = 40
const batchOf = (count: number) =>
  bulkLabelSchema.parse({
    filter: { reviewed: 'all' },
    category: '기타',
    name: '묶음',
    expected_count: count,
  })

/** A file with everything that can be said about one. */
async function place(): Promise<Place> {
  const tickets = Array.from({ length: TICKETS }, (_, i) => ({
    body: `배송이 늦어요 ${'가나다라'[i % 4]} ${i}`,
  }))
  const file = await createFile(database.pool, { userId: owner.userId, tickets })
  const results = tickets.map((_, i) => ({ category: i % 2 ? '배송 문의' : '기타', confidence: 0.5 }))
  const task = await createFinishedTask(database.pool, { userId: owner.userId, file, results })
  const { batch_id: batchId } = await bulkLabel(database.pool, owner, task.taskId, batchOf(TICKETS))
  const { review_id: reviewId } = await labelTicket(database.pool, owner, {
    ticketId: task.ticketIds[0]!,
    category: '배송 문의',
  })
  await startScore(database.pool, owner, { taskId: task.taskId, half_width: 0.1 })
  const { ticket } = await nextTurn(database.pool, owner, task.taskId)
  const judgement = { answer: 'category' as const, category: '기타' }
  await judgeTicket(database.pool, owner, { taskId: task.taskId, ticketId: ticket!.ticket_id, judgement })
  return { file, ...task, reviewId, batchId }
}

const ACTS: Record<string, (place: Place) => Promise<unknown>> = {
  'a task is started over it': ({ file }) => createTask(database.pool, { userId: owner.userId, file }),
  'a ticket is judged': ({ ticketIds }) =>
    labelTicket(database.pool, owner, { ticketId: ticketIds[1]!, category: '기타' }),
  'a judgement is undone': ({ reviewId }) => undoReview(database.pool, owner, reviewId),
  'a batch is made': ({ taskId }) => bulkLabel(database.pool, owner, taskId, batchOf(1)),
  'a batch is undone': ({ batchId }) => undoBatch(database.pool, owner, batchId),
  'a blind score is planned': ({ taskId }) => startScore(database.pool, owner, { taskId, half_width: 0.05 }),
  'the next ticket is asked for': ({ taskId }) => nextTurn(database.pool, owner, taskId),
  'a drawn ticket is judged': async ({ taskId, ticketIds }) => {
    const { rows } = await database.pool.query(
      'SELECT s.ticket_id FROM score_ticket s JOIN ticket t ON t.id = s.ticket_id WHERE t.id = ANY($1::bigint[]) LIMIT 1',
      [ticketIds],
    )
    const judgement = { answer: 'category' as const, category: '기타' }
    return judgeTicket(database.pool, owner, { taskId, ticketId: rows[0].ticket_id, judgement })
  },
  'a drawn ticket’s answer is taken back': ({ taskId }) => undoJudgement(database.pool, owner, taskId),
  'a model is to learn from it': ({ file }) => startTraining(database.pool, owner, { fileId: file.id }),
  'its tickets are compared': ({ taskId, ticketIds }) => findSimilar(owner, taskId, ticketIds[2]!),
}

/** Until the act waits for the one who removes the file, or is over. */
async function untilBlocked(isOver: () => boolean): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      if (rows.length === 0 && !isOver()) throw new Error('neither waiting nor over')
    },
    { timeout: 5_000, interval: 5 },
  )
}

/** The act happens between the lock and the removal, or between the removal and its commit. */
function actWhileRemoved(fileId: string, when: 'before' | 'after', act: () => Promise<unknown>) {
  const removal = {
    lock: 'SELECT FROM file WHERE id = $1 FOR UPDATE',
    remove: 'DELETE FROM file WHERE id = $1',
    id: fileId,
  }
  return actMeanwhile(removal, when, act)
}

async function actMeanwhile(
  { lock, remove, id }: { lock: string; remove: string; id: string },
  when: 'before' | 'after',
  act: () => Promise<unknown>,
) {
  const client = await database.pool.connect()
  let isOver = false
  try {
    await client.query('BEGIN')
    await client.query(lock, [id])
    if (when === 'after') await client.query(remove, [id])
    const acting = act().then(
      () => null,
      (error: unknown) => toAppError(error),
    )
    void acting.finally(() => {
      isOver = true
    })
    await untilBlocked(() => isOver)
    if (when === 'before') await client.query(remove, [id])
    await client.query('COMMIT')
    return await acting
  } finally {
    client.release()
  }
}

async function tracesOf({ file, ticketIds }: Place) {
  const { rows } = await database.pool.query(
    `SELECT (SELECT count(*) FROM review WHERE file_id = $1)::int AS reviews,
       (SELECT count(*) FROM review_undone WHERE file_id = $1)::int AS undone,
       (SELECT count(*) FROM review_batch WHERE file_id = $1)::int AS batches,
       (SELECT count(*) FROM ticket_fingerprint WHERE file_id = $1)::int AS fingerprints,
       (SELECT count(*) FROM score_session WHERE file_id = $1)::int AS sessions,
       (SELECT count(*) FROM score_ticket WHERE ticket_id = ANY($2::bigint[]))::int AS drawn`,
    [file.id, ticketIds],
  )
  return rows[0]
}

describe.each(['before', 'after'] as const)('while a file is being removed (the act comes %s it)', (when) => {
  it.each(Object.keys(ACTS))(
    '%s: it is done, or the file is said to be gone, and nothing stays',
    async (name) => {
      const at = await place()
      const refused = await actWhileRemoved(at.file.id, when, () => ACTS[name]!(at))
      if (refused) expect([refused.status, refused.code]).toEqual([404, 'not_found'])
      expect(await tracesOf(at)).toEqual({
        reviews: 0,
        undone: 0,
        batches: 0,
        fingerprints: 0,
        sessions: 0,
        drawn: 0,
      })
    },
  )
})

it('fingerprints of a file that is removed meanwhile are not made, and the filling ends', async () => {
  const at = await place()
  const filling: { isComplete: boolean }[] = []
  const refused = await actWhileRemoved(at.file.id, 'after', async () => {
    filling.push(await fillFingerprints(database.pool, at.file.id, { budgetMs: 5_000 }))
  })
  expect(refused).toBeNull()
  expect(filling).toEqual([{ isComplete: true }])
  expect(await tracesOf(at)).toMatchObject({ fingerprints: 0 })
})

it('what is said of a task that is deleted meanwhile finds it gone', async () => {
  const { taskId } = await place()
  const refused = await actMeanwhile(
    { lock: 'SELECT $1::uuid', remove: 'DELETE FROM classification_task WHERE id = $1', id: taskId },
    'after',
    () => bulkLabel(database.pool, owner, taskId, batchOf(1)),
  )
  expect(refused).toMatchObject({ status: 404, code: 'not_found' })
})
