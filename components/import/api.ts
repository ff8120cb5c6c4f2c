/** The server said no. `message` is its sentence for the reader; without one (a proxy's answer, say) it is empty. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor({ status, code, message }: { status: number; code: string; message: string }) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
  }

  /** Passes by itself: worth another try. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408
  }
}

/** @throws Refusal where the server says no, TypeError where it was not reached */
export async function callApi<T>(path: string, init: RequestInit & { json?: unknown } = {}): Promise<T> {
  const { json, ...rest } = init
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const headers = json === undefined ? {} : { headers: { 'content-type': 'application/json' } }
  const response = await fetch(path, { ...rest, ...body, ...headers })
  const answer = parse(await response.text())
  if (!response.ok) throw refusalOf(response.status, answer)
  return answer as T
}

export function refusalOf(status: number, answer: unknown): Refusal {
  const { error, code } = (answer ?? {}) as { error?: unknown; code?: unknown }
  return new Refusal({
    status,
    code: typeof code === 'string' ? code : 'unknown',
    message: typeof error === 'string' ? error : '',
  })
}

/** A proxy in front may answer HTML; that is an answer without content. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
