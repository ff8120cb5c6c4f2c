/** `npm run worker`: a process of its own. Also the thread that the web process starts where RUNNER=inline. */
import process from 'node:process'
import { parentPort } from 'node:worker_threads'
import { describeError, logger } from '#lib/logger.ts'
import { startWorker } from '#lib/runner/worker.ts'

/** Past this a process that should stop is stopped; what it had not committed is done again by another. */
const STOP_LIMIT_MS = 4_500

const worker = await startWorker()
let isStopping = false

async function stop(): Promise<void> {
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
process.on('unhandledRejection', (error) => {
  logger().fatal({ error: describeError(error) }, 'unhandled rejection')
  process.exit(1)
})
