import { describe, expect, it } from 'vitest'
import { compareTasks } from '#lib/results/compare-data.ts'
import { comparisonSchema, type TicketComparison } from '#lib/results/compare-schema.ts'
import { sweepResults } from '#lib/runner/sweep-results.ts'
import { deleteTask } from '#lib/tasks/edit-task.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createCancelledTask, createFinishedTask, finishEverything } from '#tests/factories/finished-task.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()

async function someViewer(): Promise<Viewer> {
  return { userId: await createUser(database.pool), name: '', email: '', role: 'member' }
}

/** Two runs over one file of sixty tickets; what `change` does to the second's results happens after its end. */
async function twoRuns(change = '') {
  const viewer = await someViewer()
  const { taskId: a, file } = await createFinishedTask(database.pool, { userId: viewer.userId })
  const b = await createTask(database.pool, { userId: viewer.userId, file })
  await finishEverything(database.pool)
  if (change) await database.pool.query(change, [b])
  return { viewer, a, b }
}

const sumOf = (cells: readonly { count: number }[]) => cells.reduce((sum, { count }) => sum + count, 0)

describe('two tasks over one file', () => {
  it('that are the same agree on everything', async () => {
    const { viewer, a, b } = await twoRuns()
    const { comparison } = comparisonSchema.parse(await compareTasks(viewer, { a, b }))
    expect(comparison).toMatchObject({
      kind: 'tickets',
      shared: 60,
      only_a: 0,
      only_b: 0,
      judged: 60,
      equal: 60,
      agreement: 1,
      kappa: 1,
      changed: 0,
    })
  })

  it('have every ticket in one cell, failed ones in a row and a column of their own', async () => {
    const { viewer, a, b } = await twoRuns(
      `UPDATE result SET category_id = NULL, confidence = NULL, failure = 'engine_error' WHERE task_id = $1 AND ticket_id % 10 = 0`,
    )
    await database.pool.query('UPDATE classification_task SET failed = 6 WHERE id = $1', [b])
    const { comparison } = await compareTasks(viewer, { a, b })
    const tickets = comparison as TicketComparison
    expect(sumOf(tickets.cells)).toBe(60)
    expect(sumOf(tickets.cells.filter((cell) => cell.b === null))).toBe(6)
    expect(tickets).toMatchObject({ judged: 54, equal: 54, agreement: 1, changed: 6, failure_changed: 6 })
    const swapped = (await compareTasks(viewer, { a: b, b: a })).comparison as TicketComparison
    expect(sumOf(swapped.cells.filter((cell) => cell.a === null))).toBe(6)
  })

  it('count as changed exactly the tickets whose category is another', async () => {
    const { viewer, a, b } = await twoRuns(
      'UPDATE result SET category_id = category_id % 6 + 1 WHERE task_id = $1 AND ticket_id % 4 = 0',
    )
    const { comparison } = await compareTasks(viewer, { a, b })
    expect(comparison).toMatchObject({ changed: 15, equal: 45, agreement: 0.75 })
  })

  it('are compared over the tickets both have, where one was stopped midway', async () => {
    const { viewer, a, b } = await twoRuns(`DELETE FROM result WHERE task_id = $1 AND ticket_id % 2 = 0`)
    await database.pool.query('ALTER TABLE classification_task DISABLE TRIGGER USER')
    await database.pool.query(
      `UPDATE classification_task SET processed = 30, status = 'cancelled' WHERE id = $1`,
      [b],
    )
    await database.pool.query('ALTER TABLE classification_task ENABLE TRIGGER USER')
    const comparison = await compareTasks(viewer, { a, b })
    expect(comparison.b.partial).toBe(true)
    expect(comparison.comparison).toMatchObject({ shared: 30, only_a: 30, only_b: 0, agreement: 1 })
  })

  it('name categories as they are called now, and archived ones as such', async () => {
    const { viewer, a, b } = await twoRuns()
    await database.pool.query(
      `UPDATE category SET name = '택배', archived_at = now() WHERE name = '배송 문의'`,
    )
    const { comparison } = await compareTasks(viewer, { a, b })
    await database.pool.query(
      `UPDATE category SET name = '배송 문의', archived_at = NULL WHERE name = '택배'`,
    )
    expect(comparison.categories).toContainEqual(
      expect.objectContaining({ category: '택배', archived: true }),
    )
    expect((comparison as TicketComparison).cells.map(({ a }) => a)).toContain('택배')
  })

  it('are there whole or not at all, while one is deleted', async () => {
    for (let round = 0; round < 10; round++) {
      const { viewer, a, b } = await twoRuns()
      const sweep = async () => {
        await deleteTask(database.pool, viewer, b)
        while (await sweepResults(database.pool, 5));
      }
      const [compared] = await Promise.allSettled([compareTasks(viewer, { a, b }), sweep()])
      if (compared.status === 'fulfilled')
        expect(compared.value.comparison).toMatchObject({ shared: 60, changed: 0 })
      else expect(compared.reason).toMatchObject({ code: 'not_found' })
    }
  })
})

describe('two tasks over different files', () => {
  it('compare the share of each category, and call significant only what is', async () => {
    const viewer = await someViewer()
    const bodies = (delivery: number, refund: number) => [
      ...Array.from({ length: delivery }, () => ({ body: '배송이 늦어요' })),
      ...Array.from({ length: refund }, () => ({ body: '환불해 주세요' })),
      { body: '안녕하세요' },
    ]
    const a = await createFinishedTask(database.pool, { userId: viewer.userId, tickets: bodies(120, 79) })
    const b = await createFinishedTask(database.pool, { userId: viewer.userId, tickets: bodies(60, 139) })
    const { comparison } = comparisonSchema.parse(await compareTasks(viewer, { a: a.taskId, b: b.taskId }))
    if (comparison.kind !== 'shares') throw new Error('two files give shares')
    const of = (name: string) => comparison.categories.find(({ category }) => category === name)!
    expect(of('배송 문의')).toMatchObject({
      count_a: 120,
      count_b: 60,
      share_a: 0.6,
      share_b: 0.3,
      significant: true,
    })
    expect(of('배송 문의').difference).toBeCloseTo(-0.3)
    expect(of('배송 문의').high).toBeLessThan(0)
    // One ticket of two hundred on both sides: too few to say anything.
    expect(of('기타')).toMatchObject({ significant: false, p_value: null })
  })

  it('say so where both files hold the same bytes', async () => {
    const viewer = await someViewer()
    const a = await createFinishedTask(database.pool, { userId: viewer.userId })
    const b = await createFinishedTask(database.pool, { userId: viewer.userId })
    const { comparison } = await compareTasks(viewer, { a: a.taskId, b: b.taskId })
    expect(comparison).toMatchObject({ kind: 'shares', same_content: true })
  })

  it('have no difference where one classified nothing', async () => {
    const viewer = await someViewer()
    const a = await createFinishedTask(database.pool, { userId: viewer.userId })
    const b = await createCancelledTask(database.pool, viewer)
    const { comparison } = await compareTasks(viewer, { a: a.taskId, b })
    if (comparison.kind !== 'shares') throw new Error('two files give shares')
    expect(comparison.categories.length).toBeGreaterThan(0)
    for (const category of comparison.categories)
      expect(category).toMatchObject({ share_b: null, difference: null, significant: false })
  })
})

describe('what cannot be compared', () => {
  it('is a task with itself, one that still runs, and one of somebody else', async () => {
    const { viewer, a } = await twoRuns()
    const stranger = await someViewer()
    const theirs = await createFinishedTask(database.pool, { userId: stranger.userId })
    await expect(compareTasks(viewer, { a, b: a })).rejects.toMatchObject({ code: 'same_task', status: 422 })
    await expect(compareTasks(viewer, { a, b: theirs.taskId })).rejects.toMatchObject({ status: 404 })
    await expect(compareTasks({ ...stranger, role: 'admin' }, { a, b: theirs.taskId })).resolves.toBeTruthy()
    const file = await createFile(database.pool, { userId: viewer.userId, tickets: someTickets(3) })
    const running = await createTask(database.pool, { userId: viewer.userId, file })
    await expect(compareTasks(viewer, { a, b: running })).rejects.toMatchObject({
      code: 'not_finished',
      status: 409,
      params: { task_id: running },
    })
  })
})
