import { afterAll, expect, it } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { SHARD_SIZE } from '#lib/tasks/insert-shards.ts'
import { createTask, createUser } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
afterAll(stopSender)

async function startTask(count: number, { withGaps }: { withGaps: boolean }) {
  const userId = await createUser(database.pool)
  const { rows } = await database.pool.query(
    `WITH f AS (INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
       VALUES ($1, 'x.csv', 'csv', 'utf-8', 1, 'x', $2, '[]', '{}') RETURNING id)
     INSERT INTO ticket (file_id, row_number, body) SELECT f.id, n, 'x' FROM f, generate_series(1, $2) AS n RETURNING file_id`,
    [userId, count + (withGaps ? 1 : 0)],
  )
  const id = rows[0].file_id
  if (withGaps) await database.pool.query('DELETE FROM ticket WHERE file_id = $1 AND row_number = 7', [id])
  return createTask(database.pool, { userId, file: { id, name: 'x.csv' } })
}

it.each([
  [1, false],
  [SHARD_SIZE, false],
  [SHARD_SIZE + 1, false],
  [2 * SHARD_SIZE + 1, true],
])(
  'a task of %i tickets (gaps in their numbers: %s) is cut so that every ticket is in one shard',
  async (count, withGaps) => {
    const taskId = await startTask(count, { withGaps })
    const { rows } = await database.pool.query(
      `SELECT s.index, (SELECT count(*)::int FROM ticket WHERE file_id = t.file_id AND id > s.cursor AND id <= s.to_ticket_id) AS n
     FROM task_shard s JOIN classification_task t ON t.id = s.task_id WHERE t.id = $1 ORDER BY s.index`,
      [taskId],
    )
    expect(rows).toHaveLength(Math.ceil(count / SHARD_SIZE))
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, i) => i))
    for (const { n } of rows) expect(n).toBeLessThanOrEqual(SHARD_SIZE)
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(count)
  },
)
