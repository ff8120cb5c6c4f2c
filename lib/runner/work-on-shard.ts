import type pg from 'pg'
import { AppError } from '#lib/errors.ts'
import { describeError, logger } from '#lib/logger.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { endTask, finishIfDone } from '#lib/runner/finish-task.ts'
import { beat, type Claim, claimShard, HEARTBEAT_MS, releaseShard } from '#lib/runner/lease.ts'
import { loadEngine } from '#lib/runner/load-engine.ts'
import { runShard, type ShardEnding } from '#lib/runner/run-shard.ts'

/** Why a running shard was aborted. */
class Interruption extends Error {
  readonly ending: ShardEnding
  constructor(ending: ShardEnding) {
    super(ending)
    this.ending = ending
  }
}

/** The shards this process works on, so that a cancel reaches them at once. */
export class RunningShards {
  readonly #running = new Map<string, Set<AbortController>>()
  #isStopping = false

  add(taskId: string, control: AbortController): void {
    const controls = this.#running.get(taskId) ?? new Set()
    this.#running.set(taskId, controls.add(control))
  }

  remove(taskId: string, control: AbortController): void {
    const controls = this.#running.get(taskId)
    controls?.delete(control)
    if (controls?.size === 0) this.#running.delete(taskId)
  }

  cancel(taskId: string): void {
    for (const control of this.#running.get(taskId) ?? []) control.abort(new Interruption('cancelling'))
  }

  /** Lets every shard finish its chunk. */
  stop(): void {
    this.#isStopping = true
  }

  /** For those whose chunk takes too long. */
  interrupt(): void {
    for (const controls of this.#running.values()) {
      for (const control of controls) control.abort(new Interruption('stopped'))
    }
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  get size(): number {
    return this.#running.size
  }
}

interface Work {
  pool: pg.Pool
  running: RunningShards
  /** When to hand the shard on (serverless); never, where a process lives long. */
  shouldStop?: () => boolean
}

/**
 * One turn at a shard: claim it, work, hand it back or end the task. Safe to call for any shard at any time by any
 * number of workers; null: there was nothing to claim.
 */
export async function workOnShard(
  { taskId, shard }: { taskId: string; shard: number },
  { pool, running, shouldStop = () => false }: Work,
): Promise<ShardEnding | null> {
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
    const ending = await holdingLease(pool, claim, control, () =>
      run(pool, claim, control, running, shouldStop),
    )
    const seconds = Math.round((performance.now() - startedAt) / 10) / 100
    logger().info({ taskId, shard, lease, ending, seconds }, 'shard ended')
    return ending
  } finally {
    running.remove(taskId, control)
  }
}

async function run(
  pool: pg.Pool,
  claim: Claim,
  control: AbortController,
  running: RunningShards,
  shouldStop: () => boolean,
): Promise<ShardEnding> {
  try {
    const engine = await untilDatabaseAnswers(() => loadEngine(pool, claim), control.signal)
    return await runShard(claim, {
      pool,
      engine,
      signal: control.signal,
      shouldStop: () => running.isStopping || shouldStop(),
    })
  } catch (error) {
    if (control.signal.aborted && control.signal.reason instanceof Interruption)
      return control.signal.reason.ending
    if (error instanceof AppError) {
      await untilDatabaseAnswers(
        () => endTask(pool, claim.taskId, { status: 'failed', errorCode: error.code }),
        new AbortController().signal,
      )
      return 'stopped'
    }
    logger().error({ taskId: claim.taskId, shard: claim.shard, error: describeError(error) }, 'shard failed')
    throw error
  }
}

/** Beats while `work` runs, and gives the shard back unless it is finished or lost. */
async function holdingLease(
  pool: pg.Pool,
  claim: Claim,
  control: AbortController,
  work: () => Promise<ShardEnding>,
): Promise<ShardEnding> {
  let isWorking = true
  const beating = (async () => {
    while (isWorking) {
      await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS).unref())
      if (!isWorking) return
      const status = await beat(pool, claim).catch((error) => {
        // A beat that could not be sent is a beat missed; the lease itself decides.
        logger().debug({ error: describeError(error) }, 'heartbeat failed')
        return 'unknown'
      })
      if (!isWorking) return
      if (status === null) control.abort(new Interruption('lost'))
      if (status === 'cancelling') control.abort(new Interruption('cancelling'))
    }
  })()
  beating.catch((error) => logger().error({ error: describeError(error) }, 'heartbeat'))
  try {
    return await work()
  } finally {
    isWorking = false
    const patience = new AbortController().signal
    await untilDatabaseAnswers(() => releaseShard(pool, claim), patience)
    await untilDatabaseAnswers(() => finishIfDone(pool, claim.taskId), patience)
  }
}
