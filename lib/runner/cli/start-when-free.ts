import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#lib/errors.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { startClassification } from '#lib/tasks/start-classification.ts'
import type { Viewer } from '#lib/users/schema.ts'

const POLL_MS = 200
/** A cancelled task whose worker is gone ends when its lease has run out, some ten seconds later. */
const PATIENCE_MS = 60_000

/**
 * Starts the task. One that is being cancelled (a command before this one was ended by a second Ctrl-C) is waited for:
 * this command's own worker ends it, which it could not if the command gave up at once.
 * @param onWait called once, when there is something to wait for
 * @throws AppError what `startClassification` throws; `already_running` at once where that task is not being cancelled
 */
export async function startWhenFree(
  viewer: Viewer,
  input: Parameters<typeof startClassification>[1],
  onWait: () => void,
): Promise<{ taskId: string }> {
  try {
    return await startClassification(viewer, input)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'already_running') throw error
    const taskId = String(error.params.task_id)
    const isCancelling = async () => (await getSnapshot(viewer, taskId)).status === 'cancelling'
    if (!(await isCancelling())) throw error
    onWait()
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until && (await isCancelling()); )
      await sleep(POLL_MS)
    return startClassification(viewer, input)
  }
}
