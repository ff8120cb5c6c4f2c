import { settings } from '#lib/env.ts'
import { type Querying, queueDatabase, sender } from '#lib/queue/boss.ts'
import { CLASSIFY_SHARD, FINISH_TASK, TRAIN_MODEL } from '#lib/queue/jobs.ts'

/**
 * To be awaited before a transaction that will send: opening the queue takes connections of its own, and where
 * transactions held them all, each would wait for the others.
 */
export async function prepareSending(): Promise<void> {
  if (settings().RUNNER !== 'request') await sender()
}

/**
 * Sends one job a shard inside the caller's transaction; one that waits already is not sent twice. First shards come
 * first, so that a small task does not queue behind all of a large one. Without a long-lived worker nothing is queued.
 */
export async function sendShards(client: Querying, taskId: string, shards: readonly number[]): Promise<void> {
  if (settings().RUNNER === 'request') return
  const boss = await sender()
  await boss.insert(
    CLASSIFY_SHARD,
    shards.map((shard) => ({
      data: { taskId, shard },
      singletonKey: `${taskId}:${shard}`,
      priority: -shard,
    })),
    { db: queueDatabase(client) },
  )
}

export async function sendFinish(client: Querying, taskId: string): Promise<void> {
  if (settings().RUNNER === 'request') return
  await (await sender()).send(FINISH_TASK, { taskId }, { db: queueDatabase(client), singletonKey: taskId })
}

export async function sendTraining(client: Querying, modelId: string): Promise<void> {
  if (settings().RUNNER === 'request') return
  await (await sender()).send(TRAIN_MODEL, { modelId }, { db: queueDatabase(client), singletonKey: modelId })
}
