/** `npm run worker`: a process of its own. Also the thread that the web process starts where RUNNER=inline. */
import { runWorkerProcess } from '#lib/runner/worker-process.ts'

await runWorkerProcess()
