/**
 * A failure that means something to the caller. `code` is stable and promised by the API;
 * the sentence for a person is made from it at the edge, in that person's language.
 * `params` fill the sentence's blanks and must never hold ticket text or a secret.
 */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly params: Readonly<Record<string, string | number>>

  constructor(
    code: string,
    status: number,
    params: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(code, options)
    this.name = 'AppError'
    this.code = code
    this.status = status
    this.params = params
  }
}

/** 404 for what is not there and for what is someone else's: the two must look the same. */
export function notFound(): AppError {
  return new AppError('not_found', 404)
}
