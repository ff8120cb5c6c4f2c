import { expect, it } from 'vitest'
import { drawnLabels } from '#lib/accuracy/drawn-labels.ts'
import { readScoredTickets } from '#lib/accuracy/scored-tickets.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { createFinishedTask } from '#tests/factories/results.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()

/** A task over three tickets, said to be over `total`. */
async function task(label: string | null, { total, daysAgo }: { total: number; daysAgo: number }) {
  const userId = await createUser(database.pool)
  const tickets = Array.from({ length: 3 }, () => ({ body: '본문', label }))
  const file = await createFile(database.pool, { userId, tickets })
  const results = tickets.map(() => ({ category: '기타', confidence: 0.5 }))
  const { taskId } = await createFinishedTask(database.pool, { userId, file, results })
  await database.pool.query(
    'UPDATE classification_task SET total = $2, created_at = now() - make_interval(days => $3) WHERE id = $1',
    [taskId, total, daysAgo],
  )
  return { taskId, userId, file, results }
}

it('labels are drawn from the newest files that have some, until those hold enough tickets', async () => {
  await task(null, { total: 500_000, daysAgo: 0 })
  const newest = await task('기타', { total: 3, daysAgo: 1 })
  const large = await task('기타', { total: 200_000, daysAgo: 2 })
  await task('기타', { total: 3, daysAgo: 3 })
  const { rows } = await database.pool.query(
    `WITH ${drawnLabels({ recent: 'classification_task', limit: '$1' })}
     SELECT task_id, count(*)::int AS n FROM drawn GROUP BY 1`,
    [100],
  )
  expect(new Map(rows.map(({ task_id, n }) => [task_id, n]))).toEqual(
    new Map([
      [newest.taskId, 3],
      [large.taskId, 3],
    ]),
  )
  // What a page reads is bounded alike.
  expect(await readScoredTickets(database.pool, { engine: 'ai', version: 'test' })).toHaveLength(6)
})

it('of two tasks over one file the newer one’s answers are drawn, and each ticket once', async () => {
  await database.pool.query('DELETE FROM file')
  const { userId, file, results, taskId } = await task('기타', { total: 3, daysAgo: 1 })
  const newer = await createFinishedTask(database.pool, { userId, file, results })
  const { rows } = await database.pool.query(
    `WITH ${drawnLabels({ recent: 'classification_task', limit: '$1' })} SELECT DISTINCT task_id FROM drawn`,
    [100],
  )
  expect(rows).toEqual([{ task_id: newer.taskId }])
  expect(taskId).not.toBe(newer.taskId)
})
