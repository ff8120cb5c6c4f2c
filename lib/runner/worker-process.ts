import process from 'node:process'
import { parentPort } from 'node:worker_threads'
import { describeError, logger } from '#lib/logger.ts'
import { startWorker, type WorkerOptions } from '#lib/runner/worker.ts'

/** Past this a process that should stop is stopped; what it had not committed is done again by another. */
const STOP_LIMIT_MS = 4_500

/** Works until it is told to stop: a process by SIGTERM or SIGINT, a thread by the message `stop`. */
export async function runWorkerProcess(options: WorkerOptions = {}): Promise<void> {
  process.on('unhandledRejection', (error) => {
    logger().fatal({ error: describeError(error) }, 'unhandled rejection')
    process.exit(1)
  })
  const worker = await startWorker(options)
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
    try {
      await worker.stop()
      process.exit(0)
    } catch (error) {
      logger().error({ error: describeError(error) }, 'worker did not stop cleanly')
      process.exit(1)
    }
  }
  if (parentPort) {
    parentPort.on('message', (message) => message === 'stop' && void stop())
    parentPort.postMessage('ready')
  } else {
    process.on('SIGTERM', () => void stop())
    process.on('SIGINT', () => void stop())
  }
}
