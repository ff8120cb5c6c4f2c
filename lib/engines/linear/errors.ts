/** What can be wrong with training data or a stored model: a stable code for programs, a sentence for people. */
export type LinearErrorCode =
  | 'too_few_tickets'
  | 'one_category_only'
  | 'empty_texts'
  | 'text_too_long'
  | 'label_not_in_categories'
  | 'labels_do_not_match_tickets'
  | 'model_corrupt'
  | 'model_truncated'
  | 'model_too_new'
  | 'not_a_model'
  | 'training_thread_failed'

export class LinearEngineError extends Error {
  override readonly name = 'LinearEngineError'
  readonly code: LinearErrorCode
  /** Numbers and names that belong to the sentence, for translation. Never ticket text. */
  readonly details: Readonly<Record<string, string | number>>

  constructor(
    code: LinearErrorCode,
    message: string,
    options: { details?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}
