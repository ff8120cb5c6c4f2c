import process from 'node:process'

/** Next calls this once, before the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { onStart } = await import('#lib/http/on-start.ts')
  onStart()
}
