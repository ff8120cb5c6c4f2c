import type pg from 'pg'
import { describeError, logger } from '#lib/logger.ts'
import { beat, HEARTBEAT_MS, type Held } from '#lib/runner/lease.ts'
import { Interruption } from '#lib/runner/running-shards.ts'

/** While another task waits that nobody works on, a turn at a shard lasts no longer; then the shard queues again. */
const TURN_MS = 3_000

export interface Beating {
  readonly isTurnOver: boolean
  stop(): void
}

/** Beats while a shard is worked on, and aborts that where the lease is lost or the task is to be cancelled. */
export function startBeating(held: Held, control: AbortController, pool: pg.Pool): Beating {
  const startedAt = performance.now()
  let isWorking = true
  let isTurnOver = false
  const turn = async () => {
    // A beat that could not be sent is a beat missed; the lease itself decides.
    const { status, isSomeoneWaiting } = await beat(pool, held).catch((error) => {
      logger().debug({ error: describeError(error) }, 'heartbeat failed')
      return { status: 'unknown', isSomeoneWaiting: false }
    })
    if (!isWorking) return
    if (isSomeoneWaiting && performance.now() - startedAt > TURN_MS) isTurnOver = true
    if (status === 'cancelling') control.abort(new Interruption('cancelling'))
    else if (status !== 'running' && status !== 'unknown') control.abort(new Interruption('lost'))
    else timer = setTimeout(turn, HEARTBEAT_MS).unref()
  }
  let timer = setTimeout(turn, HEARTBEAT_MS).unref()
  return {
    get isTurnOver() {
      return isTurnOver
    },
    stop() {
      isWorking = false
      clearTimeout(timer)
    },
  }
}
