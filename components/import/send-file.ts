import { fullJitter } from '#lib/progress/backoff.ts'
import type { UploadState } from '#lib/uploads/schema.ts'
import { callApi, parse, Refusal, refusalOf } from './api.ts'

export type SendOutcome =
  | { kind: 'sent'; uploadId: string }
  | { kind: 'refused'; message: string }
  /** The connection stays away. What has arrived is kept: sending can be taken up with `uploadId`. */
  | { kind: 'lost'; uploadId: string | null }
  | { kind: 'cancelled' }

export interface SendProgress {
  /** 0..1 */
  ratio: number
  /** Waiting for the connection to come back. */
  isWaiting: boolean
}

export interface SendRequest {
  file: File
  /** Of an upload that was begun before. */
  uploadId: string | null
  signal: AbortSignal
  onProgress: (progress: SendProgress) => void
  /** Resolves after that time, or when the signal aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Failures in a row before a person is asked; with the waits between them about two minutes. */
const FAILURES_MAX = 8
const BACKOFF = { baseMs: 500, capMs: 30_000 }
/** A part that takes longer is stuck: 1 MB in this time is 9 kB a second. */
const PART_TIMEOUT_MS = 120_000

interface Session {
  uploadId: string | null
  failures: number
}

/** Sends a file in parts. A cut connection is waited for, and only what is missing is sent again. */
export async function sendFile(request: SendRequest): Promise<SendOutcome> {
  const { signal, wait = waitFor } = request
  const session: Session = { uploadId: request.uploadId, failures: 0 }
  for (;;) {
    try {
      return { kind: 'sent', uploadId: await sendMissing(session, request) }
    } catch (error) {
      if (signal.aborted) return cancelled(session)
      if (error instanceof Refusal && !error.isPassing) return { kind: 'refused', message: error.message }
      session.failures++
      if (session.failures >= FAILURES_MAX) return { kind: 'lost', uploadId: session.uploadId }
      request.onProgress({ ratio: NaN, isWaiting: true })
      await wait(fullJitter(session.failures, BACKOFF), signal)
      if (signal.aborted) return cancelled(session)
    }
  }
}

/** Nobody will come back for the parts; if this is lost as well, the server's sweep removes them. */
function cancelled({ uploadId }: Session): SendOutcome {
  if (uploadId) callApi(`/api/uploads/${uploadId}`, { method: 'DELETE' }).catch(() => {})
  return { kind: 'cancelled' }
}

async function sendMissing(session: Session, request: SendRequest): Promise<string> {
  const { file, signal, onProgress } = request
  const { uploadId, partSize, parts } = await beginOrResume(session, request)
  const there = new Set(parts)
  let sent = [...there].reduce((sum, index) => sum + partOf(file, index, partSize).size, 0)
  const report = (more: number) => onProgress({ ratio: (sent + more) / file.size, isWaiting: false })
  report(0)
  for (let index = 0; index * partSize < file.size; index++) {
    if (there.has(index)) continue
    const part = partOf(file, index, partSize)
    const headers = await digestHeaders(part)
    await putPart(`/api/uploads/${uploadId}/parts/${index}`, { part, headers, signal, onSent: report })
    session.failures = 0
    sent += part.size
    report(0)
  }
  return uploadId
}

async function beginOrResume(session: Session, { file, signal }: SendRequest) {
  if (session.uploadId) {
    const state = await callApi<UploadState>(`/api/uploads/${session.uploadId}`, { signal })
    const isWhole = state.status !== 'receiving'
    const all = Array.from({ length: state.part_count }, (_, index) => index)
    return { uploadId: session.uploadId, partSize: state.part_size, parts: isWhole ? all : state.parts }
  }
  const json = { name: file.name, byte_size: file.size }
  const begun = await callApi<{ upload_id: string; part_size: number }>('/api/uploads', {
    method: 'POST',
    json,
    signal,
  })
  session.uploadId = begun.upload_id
  return { uploadId: begun.upload_id, partSize: begun.part_size, parts: [] }
}

function partOf(file: File, index: number, partSize: number): Blob {
  return file.slice(index * partSize, (index + 1) * partSize)
}

/** Browsers hash on secure pages only; elsewhere the length alone is checked. */
async function digestHeaders(part: Blob): Promise<Record<string, string>> {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return {}
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await part.arrayBuffer()))
  return { 'content-digest': `sha-256=:${btoa(String.fromCharCode(...hash))}:` }
}

interface PartRequest {
  part: Blob
  headers: Record<string, string>
  signal: AbortSignal
  onSent: (bytes: number) => void
}

/** XMLHttpRequest and not fetch: only it tells how much of the body has left. */
function putPart(path: string, { part, headers, signal, onSent }: PartRequest): Promise<void> {
  const request = new XMLHttpRequest()
  const abort = () => request.abort()
  return new Promise<void>((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, part.size))
    request.onload = () => {
      if (request.status < 300) resolve()
      else reject(refusalOf(request.status, parse(request.responseText)))
    }
    request.onerror = request.ontimeout = () => reject(new TypeError('connection lost'))
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
    request.open('PUT', path)
    request.timeout = PART_TIMEOUT_MS
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.send(part)
  }).finally(() => signal.removeEventListener('abort', abort))
}

/** Ends early when the browser says that it is online again. */
function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
