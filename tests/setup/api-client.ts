import { pool } from '#lib/db/pool.ts'
import { handleAuth } from '#lib/http/auth-route.ts'
import { addMember } from '#lib/users/mutations.ts'

const ORIGIN = 'http://localhost:3000'
export const PASSWORD = 'correct-horse-battery'

/** A signed-in person: calls route handlers with their cookie, as a browser's request would arrive. */
export class ApiClient {
  readonly userId: string
  readonly email: string
  readonly #cookie: string

  private constructor(userId: string, email: string, cookie: string) {
    this.userId = userId
    this.email = email
    this.#cookie = cookie
  }

  static async signedIn(role: 'admin' | 'member' = 'member'): Promise<ApiClient> {
    const email = `${crypto.randomUUID()}@example.com`
    const { userId } = await addMember(pool(), { name: '시험', email, password: PASSWORD, role })
    const response = await signIn(email, PASSWORD)
    if (!response.ok) throw new Error(`sign-in answered ${response.status}`)
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    return new ApiClient(userId, email, cookie)
  }

  request(path: string, init: RequestInit & { json?: unknown } = {}): Request {
    const { json, ...rest } = init
    const headers = new Headers({
      cookie: this.#cookie,
      host: 'localhost:3000',
      ...Object.fromEntries(new Headers(rest.headers)),
    })
    const body = json === undefined ? rest.body : JSON.stringify(json)
    return new Request(`${ORIGIN}${path}`, { ...rest, headers, body: body ?? null })
  }

  upload(file: { name: string; bytes: BlobPart }, fields: Record<string, string> = {}): Request {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new File([file.bytes], file.name))
    return this.request('/api/files', { method: 'POST', body: form })
  }
}

export function anonymous(path: string, init: RequestInit = {}): Request {
  return new Request(`${ORIGIN}${path}`, { ...init, headers: { host: 'localhost:3000', ...init.headers } })
}

export function signIn(email: string, password: string): Promise<Response> {
  const request = new Request(`${ORIGIN}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'localhost:3000' },
    body: JSON.stringify({ email, password }),
  })
  return handleAuth(request, undefined)
}

/** What Next hands a route beside the request. */
export function params<T extends Record<string, string>>(values: T): { params: Promise<T> } {
  return { params: Promise.resolve(values) }
}
