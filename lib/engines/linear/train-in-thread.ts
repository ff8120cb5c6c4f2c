import { Worker } from 'node:worker_threads'
import { LinearEngineError } from './errors.ts'
import type { EvaluationReport, TrainOptions } from './train.ts'
import type { TrainingMessage } from './train-thread.ts'
import type { TrainingInput } from './training-set.ts'

export interface TrainedArtifact {
  /** As `encodeModel` writes it: store it, or `decodeModel` it to run it. */
  artifact: Uint8Array
  report: EvaluationReport
}

/**
 * `trainModel` in a thread of its own, so that the caller's event loop stays free. Aborting ends the thread at once.
 * @throws LinearEngineError as trainModel does, or `training_thread_failed`; the signal's reason when aborted.
 */
export async function trainInThread(
  input: TrainingInput,
  { signal, onProgress }: TrainOptions,
): Promise<TrainedArtifact> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./train-thread.ts', import.meta.url), { workerData: input })
  const { promise, resolve, reject } = Promise.withResolvers<TrainedArtifact>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  worker.on('message', (message: TrainingMessage) => {
    if (message.kind === 'progress') onProgress?.(message.current, message.total)
    else if (message.kind === 'done') resolve({ artifact: message.artifact, report: message.report })
    // Under `node --watch` a thread also says which files it imports.
    else if (message.kind === 'failed') reject(toError(message))
  })
  worker.on('error', (cause) =>
    reject(
      new LinearEngineError('training_thread_failed', 'The training thread stopped with an error.', {
        cause,
      }),
    ),
  )
  worker.on('exit', (code) =>
    reject(
      new LinearEngineError('training_thread_failed', `The training thread ended early with code ${code}.`),
    ),
  )
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

function toError({
  code,
  message,
  details,
}: Extract<TrainingMessage, { kind: 'failed' }>): LinearEngineError {
  return new LinearEngineError(code ?? 'training_thread_failed', message, { details: { ...details } })
}
