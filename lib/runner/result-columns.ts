/** One stored prediction. */
interface StoredPrediction {
  categoryId: number
  confidence: number
  runnerUpId: number | null
  margin: number | null
  /** As lib/results/evidence.ts encodes it: letters, digits, - and ; only. */
  evidence: string
  method: string
}

/**
 * A chunk's results as the elements of one PostgreSQL array literal a column, grown ticket by ticket: the driver's own
 * encoding of arrays costs three times as much. A column nobody used stays empty; `unnest` fills it with NULLs.
 */
export class ResultColumns {
  #count = 0
  #ticketIds = ''
  #categoryIds = ''
  #confidences = ''
  #runnerUpIds = ''
  #margins = ''
  #evidence = ''
  #methods = ''
  #failures = ''
  #hasRunnerUp = false
  #hasFailure = false
  readonly #quoted = new Map<string, string>()

  addPrediction(ticketId: string, prediction: StoredPrediction): void {
    const comma = this.#begin(ticketId)
    this.#categoryIds += comma + prediction.categoryId
    this.#confidences += comma + prediction.confidence
    this.#runnerUpIds += comma + (prediction.runnerUpId ?? 'NULL')
    this.#margins += comma + (prediction.margin ?? 'NULL')
    if (prediction.margin !== null) this.#hasRunnerUp = true
    this.#evidence += comma + (prediction.evidence || '""')
    this.#methods += comma + this.#quote(prediction.method)
    this.#failures += `${comma}NULL`
  }

  addFailure(ticketId: string, method: string, reason: string): void {
    const comma = this.#begin(ticketId)
    this.#categoryIds += `${comma}NULL`
    this.#confidences += `${comma}NULL`
    this.#runnerUpIds += `${comma}NULL`
    this.#margins += `${comma}NULL`
    this.#evidence += `${comma}""`
    this.#methods += comma + this.#quote(method)
    this.#failures += comma + this.#quote(reason)
    this.#hasFailure = true
  }

  /** In the order of `save_chunk`'s arguments. */
  literals(): string[] {
    return [
      `{${this.#ticketIds}}`,
      `{${this.#categoryIds}}`,
      `{${this.#confidences}}`,
      this.#hasRunnerUp ? `{${this.#runnerUpIds}}` : '{}',
      this.#hasRunnerUp ? `{${this.#margins}}` : '{}',
      `{${this.#evidence}}`,
      `{${this.#methods}}`,
      this.#hasFailure ? `{${this.#failures}}` : '{}',
    ]
  }

  #begin(ticketId: string): string {
    const comma = this.#count++ === 0 ? '' : ','
    this.#ticketIds += comma + ticketId
    return comma
  }

  /** Methods and reasons are few, so each is quoted once a chunk. */
  #quote(text: string): string {
    let quoted = this.#quoted.get(text)
    if (quoted === undefined) {
      quoted = `"${text.replace(/["\\]/g, '\\$&')}"`
      this.#quoted.set(text, quoted)
    }
    return quoted
  }
}
