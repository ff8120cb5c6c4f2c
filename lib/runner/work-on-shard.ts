import type pg from 'pg'
import { AppError } from '#lib/errors.ts'
import { describeError, logger } from '#lib/logger.ts'
import type { RunnerCounter } from '#lib/metrics/runner-counts.ts'
import { sendShards } from '#lib/queue/send.ts'
import { FAIL_TASK_AT_STALLED } from '#lib/runner/chunk-size.ts'
import { type IsolationOptions, isolating } from '#lib/runner/classify-isolated.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { endTask, finishIfDone } from '#lib/runner/finish-task.ts'
import { type Beating, startBeating } from '#lib/runner/heartbeat.ts'
import { type Claim, claimShard, releaseShard } from '#lib/runner/lease.ts'
import { type LoadEngine, loadEngine } from '#lib/runner/load-engine.ts'
import { runShard, type ShardEnding } from '#lib/runner/run-shard.ts'
import { Interruption, type RunningShards } from '#lib/runner/running-shards.ts'

export interface Work {
  pool: pg.Pool
  running: RunningShards
  /** When to hand the shard on (serverless); never, where a process lives long. */
  shouldStop?: () => boolean
  /** Where engines come from. */
  engines?: LoadEngine
  timeouts?: Omit<IsolationOptions, 'signal'>
  counter?: RunnerCounter
}

/**
 * One turn at a shard: claim it, work, hand it back or end the task. Safe to call for any shard at any time by any
 * number of workers; null: there was nothing to claim.
 */
export async function workOnShard(
  { taskId, shard }: { taskId: string; shard: number },
  work: Work,
): Promise<ShardEnding | null> {
  const { pool, running } = work
  const control = new AbortController()
  running.add(taskId, control)
  try {
    const claim = await untilDatabaseAnswers(() => claimShard(pool, taskId, shard), control.signal)
    if (!claim) {
      await untilDatabaseAnswers(() => finishIfDone(pool, taskId), control.signal)
      return null
    }
    const { lease, stalledCount } = claim
    const startedAt = performance.now()
    logger().info({ taskId, shard, lease, stalledCount, cursor: claim.cursor }, 'shard started')
    const ending = await holdingLease(claim, control, work)
    const seconds = Math.round((performance.now() - startedAt) / 10) / 100
    work.counter?.countShard(ending)
    logger().info({ taskId, shard, lease, ending, seconds }, 'shard ended')
    return ending
  } finally {
    running.remove(taskId, control)
  }
}

/** Beats while the shard is worked on, and gives it back unless it is finished or lost. */
async function holdingLease(claim: Claim, control: AbortController, work: Work): Promise<ShardEnding> {
  const patience = new AbortController().signal
  const beating = startBeating(claim, control, work.pool)
  let isFault = true
  try {
    const ending = await run(claim, { control, beating }, work)
    isFault = false
    return ending
  } finally {
    beating.stop()
    await untilDatabaseAnswers(() => releaseShard(work.pool, claim, { isFault }), patience)
    if (beating.isTurnOver)
      await untilDatabaseAnswers(() => sendShards(work.pool, claim.taskId, [claim.shard]), patience)
    await untilDatabaseAnswers(() => finishIfDone(work.pool, claim.taskId), patience)
  }
}

async function run(
  claim: Claim,
  { control: { signal }, beating }: { control: AbortController; beating: Beating },
  work: Work,
): Promise<ShardEnding> {
  const { pool, running, shouldStop = () => false, engines = loadEngine, counter } = work
  try {
    const { fileId } = claim
    if (fileId === null) throw new AppError('file_gone', 409)
    if (claim.stalledCount >= FAIL_TASK_AT_STALLED) throw new AppError('internal', 500)
    const engine = await untilDatabaseAnswers(() => engines(pool, claim), signal)
    return await runShard(
      { ...claim, fileId },
      {
        pool,
        classify: isolating(engine, { ...work.timeouts, signal }),
        signal,
        shouldStop: () => running.isStopping || beating.isTurnOver || shouldStop(),
        onSaved: (milliseconds) => counter?.countSave(milliseconds),
      },
    )
  } catch (error) {
    if (signal.aborted && signal.reason instanceof Interruption) return signal.reason.ending
    if (error instanceof AppError) {
      const patience = new AbortController().signal
      const failed = { status: 'failed', errorCode: error.code } as const
      await untilDatabaseAnswers(() => endTask(pool, claim.taskId, failed), patience)
      return 'stopped'
    }
    logger().error({ taskId: claim.taskId, shard: claim.shard, error: describeError(error) }, 'shard failed')
    throw error
  }
}
