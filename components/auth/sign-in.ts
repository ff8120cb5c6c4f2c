import type { ActionOutcome } from '../ui/action-outcome.ts'

/** The session cookie comes with the answer; see the contract's `POST /api/auth/sign-in/email`. */
export async function signIn(
  credentials: { email: string; password: string },
  unknownError: string,
): Promise<ActionOutcome> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  if (response.ok) return { ok: true }
  // A proxy in front may answer something that is no JSON.
  const answer = (await response.json().catch(() => null)) as { error?: unknown; code?: unknown } | null
  return {
    ok: false,
    code: typeof answer?.code === 'string' ? answer.code : 'unknown',
    error: typeof answer?.error === 'string' ? answer.error : unknownError,
  }
}
