/** Entry of the thread that train-in-thread.ts starts: trains, reports progress, sends the bytes back. */
import { parentPort, workerData } from 'node:worker_threads'
import { encodeModel } from './artifact.ts'
import { LinearEngineError } from './errors.ts'
import { type EvaluationReport, trainModel } from './train.ts'
import type { TrainingInput } from './training-set.ts'

export type TrainingMessage =
  | { kind: 'progress'; current: number; total: number }
  | { kind: 'done'; artifact: Uint8Array; report: EvaluationReport }
  | {
      kind: 'failed'
      code?: LinearEngineError['code']
      message: string
      details?: LinearEngineError['details']
    }

function send(message: TrainingMessage): void {
  parentPort?.postMessage(message)
}

try {
  const { model, report } = await trainModel(workerData as TrainingInput, {
    // Cancelling ends the thread, so nothing here has to listen.
    signal: new AbortController().signal,
    onProgress: (current, total) => send({ kind: 'progress', current, total }),
  })
  send({ kind: 'done', artifact: encodeModel(model), report })
} catch (error) {
  if (error instanceof LinearEngineError) {
    send({ kind: 'failed', code: error.code, message: error.message, details: error.details })
  } else send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
}
