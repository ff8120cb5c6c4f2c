/** Next calls this once, before the first request. The condition keeps the import out of the edge bundle. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { onStart } = await import('#lib/http/on-start.ts')
    onStart()
  }
}
