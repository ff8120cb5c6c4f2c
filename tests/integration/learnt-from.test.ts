import { expect, it } from 'vitest'
import { readAccuracy } from '#lib/accuracy/data.ts'
import { readScoredTickets } from '#lib/accuracy/scored-tickets.ts'
import { labelTicket } from '#lib/reviews/mutations.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { createEndedTask } from '#tests/factories/results.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
const VERSION = 'linear-of-reviews'

/** A labelled file, decided by a model of corrections that was trained an hour ago. */
async function taskOfReviewModel(): Promise<{ taskId: string; ticketIds: string[]; userId: string }> {
  const userId = await createUser(database.pool)
  const tickets = Array.from({ length: 4 }, (_, i) => ({ body: `배송이 늦어요 ${i}`, label: '배송 문의' }))
  const file = await createFile(database.pool, { userId, tickets })
  const results = tickets.map(() => ['배송 문의', 0.9] as [string, number])
  const ended = await createEndedTask(database.pool, { userId, file, results })
  await database.pool.query(
    `WITH model AS (
       INSERT INTO model (name, source, created_by_id, version, trained_at)
       VALUES ('고친 티켓', 'reviews', $2, $3, now() - interval '1 hour') RETURNING id)
     UPDATE classification_task SET model_id = model.id, engine = 'ai', engine_version = $3 FROM model
     WHERE classification_task.id = $1`,
    [ended.taskId, userId, VERSION],
  )
  return { ...ended, userId }
}

async function review(ticketId: string, userId: string): Promise<void> {
  const viewer = { userId, role: 'member' as const, name: '', email: '' }
  await labelTicket(database.pool, viewer, { ticketId, category: '배송 문의' })
}

it('a model of corrections is measured, and calibrated, by files it cannot have learnt from', async () => {
  const { taskId, ticketIds, userId } = await taskOfReviewModel()
  expect((await readAccuracy(taskId)).labelled?.is_learnt_from).toBe(false)
  expect(await readScoredTickets(database.pool, { engine: 'ai', version: VERSION })).toHaveLength(4)

  await review(ticketIds[0]!, userId)
  expect((await readAccuracy(taskId)).labelled?.is_learnt_from).toBe(false)

  await database.pool.query(`UPDATE review SET at = now() - interval '2 hours'`)
  expect((await readAccuracy(taskId)).labelled?.is_learnt_from).toBe(true)
  expect(await readScoredTickets(database.pool, { engine: 'ai', version: VERSION })).toHaveLength(0)
})
