import { afterAll, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { startWhenFree } from '#lib/runner/cli/start-when-free.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
afterAll(stopSender)

async function unfinished(status: 'running' | 'cancelling') {
  const userId = await createUser(database.pool)
  const file = await createFile(database.pool, { userId, tickets: someTickets(3) })
  const taskId = await createTask(database.pool, { userId, file })
  await database.pool.query('UPDATE classification_task SET status = $2::task_status WHERE id = $1', [
    taskId,
    status,
  ])
  const viewer = { userId, role: 'member' as const, name: '', email: '' }
  return {
    taskId,
    start: (onWait: () => void) => startWhenFree(viewer, { file_id: file.id, engine: 'rule' }, onWait),
  }
}

it('a run that is being cancelled is waited for, then the new one starts', async () => {
  const { taskId, start } = await unfinished('cancelling')
  const onWait = vi.fn(() => {
    void database.pool.query(
      // An hour ago: a start is also refused by a task that ended after it was asked for.
      `UPDATE classification_task SET status = 'cancelled', finished_at = now() - interval '1 hour' WHERE id = $1`,
      [taskId],
    )
  })
  const started = await start(onWait)
  expect(started.taskId).not.toBe(taskId)
  expect(onWait).toHaveBeenCalledOnce()
})

it('a run that goes on is not waited for: the start is refused at once, naming it', async () => {
  const { taskId, start } = await unfinished('running')
  const onWait = vi.fn()
  await expect(start(onWait)).rejects.toMatchObject({ code: 'already_running', params: { task_id: taskId } })
  expect(onWait).not.toHaveBeenCalled()
})
