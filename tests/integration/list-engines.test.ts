import { expect, it } from 'vitest'
import { listEngines } from '#lib/models/data.ts'
import { startScore } from '#lib/scores/start-score.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { createFinishedTask } from '#tests/factories/results.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()

/** A completed task of the rules as they are, that decided 배송 문의 for all of `labels`. */
async function judgedTask(labels: readonly string[]): Promise<void> {
  const userId = await createUser(database.pool)
  const tickets = labels.map((label) => ({ body: '본문', label }))
  const file = await createFile(database.pool, { userId, tickets })
  const { engineVersion } = await snapshotEngine(database.pool, { engine: 'rule' })
  await database.pool.query(
    `WITH task AS (
       INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, status, total, processed, started_at, finished_at)
       VALUES ($1, $2, 'x', 'rule', $3, 'completed', $4, $4, now() - interval '2 seconds', now()) RETURNING id)
     INSERT INTO result (task_id, ticket_id, category_id, confidence, method)
     SELECT task.id, t.id, (SELECT id FROM category WHERE name = '배송 문의'), 1, 'keyword' FROM task, ticket t WHERE t.file_id = $2`,
    [userId, file.id, engineVersion, labels.length],
  )
}

const engine = async (name: string) => (await listEngines()).find((info) => info.name === name)

it('before any labelled ticket the rules are unmeasured, and the model says what cross-validation measured', async () => {
  expect(await engine('rule')).toMatchObject({
    available: true,
    measuredAccuracy: null,
    isSpeedMeasured: false,
  })
  expect(await engine('ai')).toMatchObject({ available: true, accuracySource: 'cross_validation' })
})

it('a few labelled tickets measure nothing; enough do, of the rules as they are now', async () => {
  await judgedTask(Array.from({ length: 20 }, () => '배송 문의'))
  expect(await engine('rule')).toMatchObject({ measuredAccuracy: null })
  await judgedTask(Array.from({ length: 20 }, (_, i) => (i < 10 ? '배송 문의' : '기타')))
  expect(await engine('rule')).toMatchObject({ measuredAccuracy: 0.75, accuracySource: 'tickets' })
  await database.pool.query(`DELETE FROM rule WHERE id = (SELECT min(id) FROM rule)`)
  expect(await engine('rule')).toMatchObject({ measuredAccuracy: null })
})

it('reviews of tickets that somebody picked measure nothing of an engine', async () => {
  await judgedTask(Array.from({ length: 40 }, () => '배송 문의'))
  expect(await engine('rule')).toMatchObject({ measuredAccuracy: 1 })
  await database.pool.query(
    `WITH said AS (INSERT INTO review (ticket_id, file_id, category_id)
       SELECT id, file_id, (SELECT id FROM category WHERE name = '기타') FROM ticket)
     UPDATE ticket SET label = NULL`,
  )
  expect(await engine('rule')).toMatchObject({ measuredAccuracy: null })
})

it('a model of corrections is never measured by the tickets it has learnt from', async () => {
  await database.pool.query('UPDATE model SET source = $1, version = $2 WHERE active_since IS NOT NULL', [
    ...['reviews', 'linear-test'],
  ])
  await judgedTask(Array.from({ length: 40 }, () => '배송 문의'))
  await database.pool.query(`UPDATE classification_task SET engine = 'ai', engine_version = 'linear-test'`)
  expect(await engine('ai')).toMatchObject({ accuracySource: 'cross_validation' })
  await database.pool.query(`UPDATE model SET source = 'file' WHERE active_since IS NOT NULL`)
  expect(await engine('ai')).toMatchObject({ accuracySource: 'tickets' })
})

it('the speed of large tasks is what a file’s time is told from', async () => {
  await judgedTask(Array.from({ length: 3_000 }, () => '기타'))
  expect(await engine('rule')).toMatchObject({ ticketsPerSecond: 1_500, isSpeedMeasured: true })
})

/** A completed task of the rules over 900 tickets they call 배송 문의 and 100 they call 기타, with a blind score drawn. */
async function scoredTask(): Promise<string> {
  const userId = await createUser(database.pool)
  const results = Array.from({ length: 1_000 }, (_, i) => ({
    category: i < 900 ? '배송 문의' : '기타',
    confidence: 1,
  }))
  const file = await createFile(database.pool, { userId, tickets: results.map(() => ({ body: '본문' })) })
  const { taskId } = await createFinishedTask(database.pool, { userId, file, results, engine: 'rule' })
  const { engineVersion } = await snapshotEngine(database.pool, { engine: 'rule' })
  await database.pool.query('UPDATE classification_task SET engine_version = $2 WHERE id = $1', [
    ...[taskId, engineVersion],
  ])
  await startScore(
    database.pool,
    { userId, role: 'member', name: '', email: '' },
    { taskId, half_width: 0.05 },
  )
  return taskId
}

/** Every drawn ticket, or all but one, is said to be 배송 문의. @returns how many */
async function judge(taskId: string, { isWhole }: { isWhole: boolean }): Promise<number> {
  await database.pool.query('DELETE FROM score_judgement')
  const { rowCount } = await database.pool.query(
    `INSERT INTO score_judgement (session_id, ticket_id, answer, category_id)
     SELECT t.session_id, t.ticket_id, 'category', (SELECT id FROM category WHERE name = '배송 문의')
     FROM score_ticket t JOIN score_session s ON s.id = t.session_id WHERE s.task_id = $1
     ORDER BY t.position OFFSET $2`,
    [taskId, isWhole ? 0 : 1],
  )
  return rowCount ?? 0
}

it('a whole blind score measures an engine alone, weighted back to all tickets; before it is whole, labels do', async () => {
  await database.pool.query('DELETE FROM rule WHERE id = (SELECT min(id) FROM rule)')
  await judgedTask(Array.from({ length: 50 }, () => '배송 문의'))
  const taskId = await scoredTask()
  await judge(taskId, { isWhole: false })
  expect(await engine('rule')).toMatchObject({
    measuredAccuracy: 1,
    accuracySource: 'tickets',
    accuracyTickets: 50,
  })
  const tickets = await judge(taskId, { isWhole: true })
  const info = await engine('rule')
  expect(info).toMatchObject({ accuracySource: 'blind', accuracyTickets: tickets })
  expect(info?.measuredAccuracy).toBeCloseTo(0.9, 10)
  expect(info?.accuracyInterval?.low).toBeLessThan(0.9)
  expect(info?.accuracyInterval?.high).toBeGreaterThan(0.9)
})

it('without an active model AI cannot be chosen', async () => {
  await database.pool.query('UPDATE model SET active_since = NULL')
  expect(await engine('ai')).toMatchObject({ available: false, reason: 'no_model' })
})
