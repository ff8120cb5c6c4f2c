import type { FileSummary } from './file-summary.ts'

export type UploadOutcome =
  | { kind: 'uploaded'; file: FileSummary }
  | { kind: 'refused'; error: string | null; code: string | null }
  | { kind: 'disconnected' }
  | { kind: 'cancelled' }

export interface Upload {
  outcome: Promise<UploadOutcome>
  cancel: () => void
}

/** XMLHttpRequest and not fetch: only it tells how much of the body has left. */
export function uploadFile(file: File, onProgress: (ratio: number) => void): Upload {
  const request = new XMLHttpRequest()
  const body = new FormData()
  body.append('file', file)
  const outcome = new Promise<UploadOutcome>((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => resolve(outcomeOf(request))
    request.onerror = () => resolve({ kind: 'disconnected' })
    request.onabort = () => resolve({ kind: 'cancelled' })
  })
  request.open('POST', '/api/files')
  request.send(body)
  return { outcome, cancel: () => request.abort() }
}

function outcomeOf({ status, responseText }: XMLHttpRequest): UploadOutcome {
  const answer = parse(responseText)
  if (status === 201 && isFile(answer)) return { kind: 'uploaded', file: answer }
  const failure = answer as { error?: unknown; code?: unknown } | null
  return { kind: 'refused', error: textOrNull(failure?.error), code: textOrNull(failure?.code) }
}

/** A proxy in front may answer HTML; that is a refusal without a sentence. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function isFile(value: unknown): value is FileSummary {
  return typeof value === 'object' && value !== null && 'file_id' in value && 'row_count' in value
}
