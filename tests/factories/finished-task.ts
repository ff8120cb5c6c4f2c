import type pg from 'pg'
import { runInRequest } from '#lib/runner/run-in-request.ts'
import { createFile, createTask, someTickets, type TicketSeed } from '#tests/factories/index.ts'

/** Works on everything that is unfinished, without a worker of its own. */
export async function finishEverything(pool: pg.Pool): Promise<void> {
  while ((await runInRequest({ pool, budgetMs: 20_000 })).isWorkLeft);
}

/** A file and one completed rule run over it. */
export async function createFinishedTask(
  pool: pg.Pool,
  { userId, tickets = someTickets(60), name }: { userId: string; tickets?: readonly TicketSeed[]; name?: string },
): Promise<{ taskId: string; file: { id: string; name: string } }> {
  const file = await createFile(pool, { userId, tickets, ...(name ? { name } : {}) })
  const taskId = await createTask(pool, { userId, file })
  await finishEverything(pool)
  return { taskId, file }
}
