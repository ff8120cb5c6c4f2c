import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { AppError } from '#lib/errors.ts'
import { type SpooledFile, spool } from '#lib/files/spool.ts'

/** What a multipart upload holds: one file, written to disk as it came, and the small fields beside it. */
export interface Upload {
  name: string
  file: SpooledFile
  fields: ReadonlyMap<string, string>
}

const FILE_FIELD = 'file'
const MAX_FIELDS = 10
/** A mapping of ten fields, with room. */
const MAX_FIELD_BYTES = 64 * 1024
/** Boundaries, headers and fields around the file itself. */
const ENVELOPE_BYTES = 1024 * 1024

/**
 * Streams the file of a multipart body to disk; never the whole of it in memory. The caller removes it.
 * @throws AppError `unsupported_type` (415), `too_large` (413), `no_file` (400), `truncated_upload` (400)
 */
export async function receiveUpload(request: Request, { maxBytes }: { maxBytes: number }): Promise<Upload> {
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new AppError('not_multipart', 415)
  const tooLarge = () => new AppError('too_large', 413, { limit: Math.round(maxBytes / 1024 / 1024) })
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes + ENVELOPE_BYTES) throw tooLarge()
  if (!request.body) throw new AppError('no_file', 400)

  const fields = new Map<string, string>()
  let name = ''
  let spooling: Promise<SpooledFile> | undefined
  const parser = openParser(contentType)
  parser.on('field', (field, value) => fields.set(field, value))
  parser.on('file', (field: string, stream: Readable, filename: string) => {
    if (field !== FILE_FIELD || spooling) {
      stream.resume()
      return
    }
    name = filename ?? ''
    spooling = spool(stream, { maxBytes, signal: request.signal })
    // A failure ends the whole parse at once: the rest of a body that is too large is not read.
    spooling.catch((error) => parser.destroy(error))
  })
  try {
    await feed(parser, request)
    if (!spooling) throw new AppError('no_file', 400)
    return { name, file: await spooling, fields }
  } catch (error) {
    await spooling?.then((file) => file.remove()).catch(ignoreSecondFailure)
    if (error instanceof AppError) throw error
    // Whatever the parser or the connection says, the body did not come whole.
    throw new AppError('truncated_upload', 400, {}, { cause: error })
  }
}

/** The first failure is the one that is thrown. */
function ignoreSecondFailure(): void {}

function openParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 2, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
    })
  } catch (cause) {
    throw new AppError('malformed', 400, {}, { cause })
  }
}

function feed(parser: BusboyInstance, request: Request): Promise<void> {
  const body = Readable.fromWeb(request.body as NodeReadableStream<Uint8Array>)
  return new Promise((resolve, reject) => {
    parser.once('finish', resolve)
    parser.once('error', (error: unknown) => {
      body.destroy()
      reject(error)
    })
    body.once('error', (error) => {
      parser.destroy(error)
      reject(error)
    })
    body.pipe(parser)
  })
}
