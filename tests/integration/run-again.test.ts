import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deleteFile } from '#lib/files/mutations.ts'
import { getReceipt, verifyResults } from '#lib/results/receipt-data.ts'
import { tidy } from '#lib/runner/tidy.ts'
import { deleteTask, editTask } from '#lib/tasks/edit-task.ts'
import { resumeTask } from '#lib/tasks/mutations.ts'
import { runAgain } from '#lib/tasks/run-again.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createCancelledTask, createFinishedTask, finishEverything } from '#tests/factories/finished-task.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { readTask } from '#tests/factories/tasks.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import packageJson from '../../package.json' with { type: 'json' }

const database = testDatabase()

async function someViewer(): Promise<Viewer> {
  const userId = await createUser(database.pool)
  return { userId, name: '김상담', email: 'x@example.com', role: 'member' }
}

async function finishedAgain(viewer: Viewer, taskId: string): Promise<string> {
  const again = await runAgain(database.pool, viewer, { taskId })
  await finishEverything(database.pool)
  return again.taskId
}

async function hashOf(taskId: string): Promise<string> {
  return (await readTask(database.pool, taskId)).result_hash
}

/** The definition of docs/result-hash.md once more, in another language than the database's. */
async function recompute(taskId: string): Promise<string> {
  const { rows } = await database.pool.query<{ line: string[] }>(
    `SELECT ARRAY[t.row_number::text, coalesce(c.name, ''), coalesce(r.confidence::text, ''), coalesce(r.failure, '')] AS line
     FROM result r JOIN ticket t ON t.id = r.ticket_id LEFT JOIN category c ON c.id = r.category_id
     WHERE r.task_id = $1 ORDER BY r.ticket_id`,
    [taskId],
  )
  const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
  const lines = rows.map(
    ({ line }) => `${line.map((cell) => cell.replace(/[\\\t\n\r]/g, (sign) => escapes[sign]!)).join('\t')}\n`,
  )
  const whole = createHash('sha256')
  for (let i = 0; i < lines.length; i += 10_000)
    whole.update(
      createHash('sha256')
        .update(lines.slice(i, i + 10_000).join(''))
        .digest(),
    )
  return whole.digest('hex')
}

describe('the result hash', () => {
  it('is the one that its definition gives, over more than one block', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, {
      userId: viewer.userId,
      tickets: someTickets(20_001),
    })
    expect(await hashOf(taskId)).toBe(await recompute(taskId))
    expect(await verifyResults(viewer, taskId)).toMatchObject({ tickets: 20_001, matches: true })
  })

  it('keeps texts apart that hold tabs and line breaks of their own', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    await database.pool.query(
      `UPDATE result SET category_id = NULL, confidence = NULL, failure = E'a\\tb\\nc\\\\d\\re' WHERE task_id = $1`,
      [taskId],
    )
    expect((await verifyResults(viewer, taskId)).result_hash).toBe(await recompute(taskId))
  })

  it.each([
    ['category', 'category_id = category_id % 6 + 1'],
    ['confidence', 'confidence = confidence * 0.999'],
    ['failure', `category_id = NULL, confidence = NULL, failure = 'engine_error'`],
  ])('notices one ticket whose %s was changed', async (_, change) => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    await database.pool.query(
      `UPDATE result SET ${change} WHERE task_id = $1 AND ticket_id = (SELECT max(ticket_id) FROM result WHERE task_id = $1)`,
      [taskId],
    )
    expect(await verifyResults(viewer, taskId)).toMatchObject({ matches: false })
  })

  it('notices a result that was removed', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    await database.pool.query(
      'DELETE FROM result WHERE task_id = $1 AND ticket_id = (SELECT min(ticket_id) FROM result WHERE task_id = $1)',
      [taskId],
    )
    expect(await verifyResults(viewer, taskId)).toMatchObject({ matches: false, tickets: 59 })
  })

  it('is made up for later, where the worker died between the ending and it', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    const before = await hashOf(taskId)
    await database.pool.query('UPDATE classification_task SET result_hash = NULL WHERE id = $1', [taskId])
    expect((await getReceipt(viewer, taskId)).result_hash).toMatchObject({ value: null, state: 'pending' })
    await tidy(database.pool, () => false)
    expect(await hashOf(taskId)).toBe(before)
  })

  it('goes when a cancelled task is taken up again, and comes anew with its end', async () => {
    const viewer = await someViewer()
    const taskId = await createCancelledTask(database.pool, viewer)
    const partial = await hashOf(taskId)
    expect(partial).toBe(createHash('sha256').digest('hex'))
    await resumeTask(database.pool, taskId, viewer.userId)
    expect(await hashOf(taskId)).toBeNull()
    await finishEverything(database.pool)
    expect(await hashOf(taskId)).toBe(await recompute(taskId))
  })
})

describe('running again', () => {
  it('gives the same hash after the rules have changed, where a new run gives another', async () => {
    const viewer = await someViewer()
    const { taskId, file } = await createFinishedTask(database.pool, { userId: viewer.userId })
    const { rows } = await database.pool.query(
      `UPDATE rule SET category_id = category_id % 6 + 1 WHERE kind = 'keyword' RETURNING id`,
    )
    expect(rows.length).toBeGreaterThan(0)
    const again = await finishedAgain(viewer, taskId)
    expect(await hashOf(again)).toBe(await hashOf(taskId))
    expect((await getReceipt(viewer, again)).rerun_of).toMatchObject({
      task_id: taskId,
      verdict: 'same',
      changed_tickets: null,
    })
    const fresh = await createTask(database.pool, { userId: viewer.userId, file })
    await finishEverything(database.pool)
    expect(await hashOf(fresh)).not.toBe(await hashOf(taskId))
    await database.pool.query(
      `UPDATE rule SET category_id = (category_id + 4) % 6 + 1 WHERE kind = 'keyword'`,
    )
  })

  it('gives the same hash after categories were renamed and archived, also a second time', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    await database.pool.query(`UPDATE category SET name = '택배' WHERE name = '배송 문의'`)
    await database.pool.query(`UPDATE category SET archived_at = now() WHERE name = '상품 문의'`)
    const again = await finishedAgain(viewer, taskId)
    const twice = await finishedAgain(viewer, again)
    await database.pool.query(`UPDATE category SET name = '배송 문의' WHERE name = '택배'`)
    await database.pool.query('UPDATE category SET archived_at = NULL')
    expect(await hashOf(again)).toBe(await hashOf(taskId))
    expect(await hashOf(twice)).toBe(await hashOf(taskId))
    expect((await getReceipt(viewer, twice)).rerun_of).toMatchObject({ task_id: again, verdict: 'same' })
  })

  it('says how many tickets differ where the original was changed since', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    await database.pool.query(
      `UPDATE result SET category_id = category_id % 6 + 1 WHERE task_id = $1 AND ticket_id % 20 = 0`,
      [taskId],
    )
    await database.pool.query('UPDATE classification_task SET result_hash = NULL WHERE id = $1', [taskId])
    const again = await finishedAgain(viewer, taskId)
    expect((await getReceipt(viewer, again)).rerun_of).toMatchObject({
      verdict: 'different',
      changed_tickets: 3,
    })
  })

  it('obeys one unfinished task a person, however many ask at once', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => runAgain(database.pool, viewer, { taskId })),
    )
    const started = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value.taskId] : [],
    )
    expect(started).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'already_running', params: { task_id: started[0] } })
    }
    await expect(runAgain(database.pool, viewer, { taskId: started[0]! })).rejects.toMatchObject({
      code: 'not_finished',
    })
    await finishEverything(database.pool)
  })

  it('is refused with its reason where the file is gone; the receipt still knows the file', async () => {
    const viewer = await someViewer()
    const { taskId, file } = await createFinishedTask(database.pool, { userId: viewer.userId })
    await deleteFile(database.pool, { fileId: file.id })
    await expect(runAgain(database.pool, viewer, { taskId })).rejects.toMatchObject({
      code: 'rerun_file_gone',
      status: 409,
    })
    const receipt = await getReceipt(viewer, taskId)
    expect(receipt.file).toEqual({ file_id: null, name: 'tickets.csv', sha256: 'test' })
    expect(receipt.result_hash.state).toBe('recorded')
    await expect(verifyResults(viewer, taskId)).rejects.toMatchObject({ code: 'results_gone' })
  })

  it('is refused with its reason where the model is gone; the receipt still knows its checksum', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    const { rows } = await database.pool.query(
      `INSERT INTO model (name, kind, version, status, artifact, checksum) VALUES ('m', 'linear', 'linear-1', 'ready', 'x', 'sum') RETURNING id`,
    )
    await database.pool.query(
      `UPDATE classification_task SET engine = 'ai', engine_version = 'linear-1', rule_set_hash = NULL, model_id = $2, model_checksum = 'sum' WHERE id = $1`,
      [taskId, rows[0].id],
    )
    await database.pool.query('DELETE FROM model WHERE id = $1', [rows[0].id])
    await expect(runAgain(database.pool, viewer, { taskId })).rejects.toMatchObject({
      code: 'rerun_model_gone',
      status: 409,
    })
    expect((await getReceipt(viewer, taskId)).engine.model).toEqual({
      model_id: null,
      name: null,
      checksum: 'sum',
    })
  })

  it('says that the original is gone where it was deleted', async () => {
    const viewer = await someViewer()
    const { taskId } = await createFinishedTask(database.pool, { userId: viewer.userId })
    const again = await finishedAgain(viewer, taskId)
    await deleteTask(database.pool, viewer, taskId)
    expect((await getReceipt(viewer, again)).rerun_of).toMatchObject({ verdict: 'gone', title: null })
  })

  it('compares nothing with a part: an original that was stopped midway has no equal', async () => {
    const viewer = await someViewer()
    const taskId = await createCancelledTask(database.pool, viewer)
    const again = await finishedAgain(viewer, taskId)
    expect((await getReceipt(viewer, again)).rerun_of).toMatchObject({ verdict: 'partial' })
  })
})

describe('the receipt', () => {
  it('says who, what, when, with what and by which version', async () => {
    const viewer = await someViewer()
    const { taskId, file } = await createFinishedTask(database.pool, {
      userId: viewer.userId,
      name: '문의.csv',
    })
    await editTask(database.pool, viewer, { taskId, name: '9월 보고' })
    const task = await readTask(database.pool, taskId)
    const receipt = await getReceipt(viewer, taskId)
    expect(receipt).toMatchObject({
      task_id: taskId,
      name: '9월 보고',
      status: 'completed',
      requested_by: { user_id: viewer.userId, name: '김상담' },
      file: { file_id: file.id, name: '문의.csv', sha256: 'test' },
      engine: {
        kind: 'rule',
        version: task.engine_version,
        rule_set: { hash: task.rule_set_hash, categories: 6 },
        model: null,
      },
      counts: { total: 60, classified: 60, failed: 0, not_reached: 0 },
      app_version: packageJson.version,
      result_hash: { method: 'bunryu-results-1', value: task.result_hash, state: 'recorded' },
      rerun_of: null,
    })
    expect(Date.parse(receipt.times.finished_at)).toBeGreaterThanOrEqual(
      Date.parse(receipt.times.started_at!),
    )
  })

  it('is not written before the end', async () => {
    const viewer = await someViewer()
    const file = await createFile(database.pool, { userId: viewer.userId, tickets: someTickets(3) })
    const taskId = await createTask(database.pool, { userId: viewer.userId, file })
    await expect(getReceipt(viewer, taskId)).rejects.toMatchObject({ code: 'not_finished', status: 409 })
  })
})
