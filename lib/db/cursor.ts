import { AppError } from '#lib/errors.ts'

/** Where a keyset page ended, as an opaque word for the address. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** @throws AppError `invalid` (422) where it is not one of ours */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(values) && values.length === length && values.every(isCursorValue)) return values
  } catch (cause) {
    throw new AppError('invalid', 422, { field: 'cursor' }, { cause })
  }
  throw new AppError('invalid', 422, { field: 'cursor' })
}

function isCursorValue(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
