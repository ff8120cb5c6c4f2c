/** Stands in for the web process: what runs tasks there is a worker thread, and a killed process takes it along. */
import path from 'node:path'
import process from 'node:process'
import { Worker } from 'node:worker_threads'

// The suite itself is gone.
process.on('disconnect', () => process.exit())

const start = () => {
  const thread = new Worker(path.join(import.meta.dirname, 'worker.ts'), {
    name: 'runner',
    argv: process.argv.slice(2),
  })
  thread.on('exit', () => setTimeout(start, 500))
  thread.on('error', (error) => process.stderr.write(`${error.message}\n`))
}
start()
