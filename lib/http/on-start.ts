import path from 'node:path'
import process from 'node:process'
import type { Worker } from 'node:worker_threads'
import { pool } from '#lib/db/pool.ts'
import { settings } from '#lib/env.ts'
import { describeError, logger } from '#lib/logger.ts'
import { hub } from '#lib/progress/hub.ts'
import { sweepUploads } from '#lib/uploads/mutations.ts'

/** What the web process does besides answering: the runner in a thread of its own, and a clean end. */

const FIRST_RESTART_MS = 500
const LONGEST_RESTART_MS = 30_000
/** A thread that lived this long did not die of its start. */
const HEALTHY_MS = 60_000
/** As scripts/worker.mjs gives a worker process: three times its semi-space. */
const YOUNG_GENERATION_MB = 96
/** Past this the process ends whatever is still open. */
const STOP_LIMIT_MS = 4_800
const SWEEP_MS = 3_600_000

const store = globalThis as typeof globalThis & { __bunryuStarted?: boolean }

export function onStart(): void {
  if (store.__bunryuStarted || process.env.NEXT_PHASE === 'phase-production-build') return
  store.__bunryuStarted = true
  const runner =
    settings().RUNNER === 'inline' && settings().NODE_ENV === 'production' ? startRunnerThread() : null
  void sweepHourly()
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref()
    // Streams first: an open one would keep both the server and the browser on this process.
    hub().drain()
    await runner?.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  // `npm start` is gone, however it went: nobody could stop us any more.
  process.on('disconnect', () => void stop())
}

/** Uploads nobody came back to, and temporary files of processes that were killed. */
async function sweepHourly(): Promise<void> {
  try {
    await sweepUploads(pool())
  } catch (error) {
    logger().warn({ error: describeError(error) }, 'sweeping uploads failed')
  }
  setTimeout(sweepHourly, SWEEP_MS).unref()
}

/** Out of the bundler's sight: it would take the runner's file for a module of the web app. */
function workerThreads(): typeof import('node:worker_threads') {
  return process.getBuiltinModule('node:worker_threads')
}

/** A thread, so that classifying never holds up a page; one that dies is started again. */
function startRunnerThread(): { stop(): Promise<void> } {
  let thread: Worker
  let isStopping = false
  let wait = FIRST_RESTART_MS

  const start = () => {
    if (isStopping) return
    const startedAt = Date.now()
    const file = path.join(process.cwd(), 'lib', 'runner', 'main.ts')
    thread = new (workerThreads().Worker)(file, {
      name: 'runner',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    })
    thread.on('error', (error) => logger().error({ error: describeError(error) }, 'runner thread failed'))
    thread.on('exit', (code) => {
      if (isStopping) return
      wait = Date.now() - startedAt > HEALTHY_MS ? FIRST_RESTART_MS : Math.min(wait * 2, LONGEST_RESTART_MS)
      logger().warn({ code, waitMs: wait }, 'runner thread ended, starting it again')
      setTimeout(start, wait)
    })
  }
  start()
  return {
    async stop() {
      isStopping = true
      // Between two lives there is nobody to wait for.
      if (thread.threadId === -1) return
      const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
      thread.postMessage('stop')
      await ended
    },
  }
}
