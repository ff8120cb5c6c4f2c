/** A worker process whose engine takes one ticket in forty for ever, deaf to every signal. */
import { runWorkerProcess } from '#lib/runner/worker-process.ts'
import { hangingEngine } from '#tests/factories/engines.ts'

await runWorkerProcess({ engines: hangingEngine() })
