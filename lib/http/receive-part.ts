import { AppError } from '#lib/errors.ts'
import { PART_BYTES, type Part } from '#lib/uploads/schema.ts'

/**
 * One part of an upload: the raw body and, where the sender gave it, its hash (RFC 9530, `Content-Digest`).
 * @throws AppError `wrong_part` (422) where it is longer than a part may be, `truncated_upload` (400)
 */
export async function receivePart(request: Request, index: number): Promise<Part> {
  const tooLong = () => new AppError('wrong_part', 422, { index })
  if (Number(request.headers.get('content-length') ?? 0) > PART_BYTES) throw tooLong()
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of request.body ?? []) {
      length += piece.length
      if (length > PART_BYTES) throw tooLong()
      pieces.push(piece)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('truncated_upload', 400, {}, { cause })
  }
  return { index, bytes: Buffer.concat(pieces), sha256: digestOf(request.headers) }
}

/** Other algorithms are none of our business; ours must be well formed. */
function digestOf(headers: Headers): Buffer | null {
  const given = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]*):/.exec(headers.get('content-digest') ?? '')?.[1]
  return given === undefined ? null : Buffer.from(given, 'base64')
}

/** @throws AppError `not_found` (404) for what is no index */
export function partIndexParam(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new AppError('not_found', 404)
  return Number(value)
}
