import type pg from 'pg'
import { finishIfDone } from '#lib/runner/finish-task.ts'
import { runInRequest } from '#lib/runner/run-in-request.ts'
import { cancelTask } from '#lib/tasks/mutations.ts'
import { createFile, createTask, someTickets, type TicketSeed } from '#tests/factories/index.ts'

/** Works on everything that is unfinished, without a worker of its own. */
export async function finishEverything(pool: pg.Pool): Promise<void> {
  while ((await runInRequest({ pool, budgetMs: 20_000 })).isWorkLeft);
}

/** A file and one completed rule run over it. */
export async function createFinishedTask(
  pool: pg.Pool,
  {
    userId,
    tickets = someTickets(60),
    name,
  }: { userId: string; tickets?: readonly TicketSeed[]; name?: string },
): Promise<{ taskId: string; file: { id: string; name: string } }> {
  const file = await createFile(pool, { userId, tickets, ...(name ? { name } : {}) })
  const taskId = await createTask(pool, { userId, file })
  await finishEverything(pool)
  return { taskId, file }
}

/** A task that was stopped before its first ticket. */
export async function createCancelledTask(pool: pg.Pool, { userId }: { userId: string }): Promise<string> {
  const file = await createFile(pool, { userId, tickets: someTickets(30) })
  const taskId = await createTask(pool, { userId, file })
  await cancelTask(pool, { taskId, userId })
  await finishIfDone(pool, taskId)
  return taskId
}
