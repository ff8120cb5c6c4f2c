/** The product's own route handlers in a bare http server: what they cost without Next around them. */
import http from 'node:http'
import { registerHooks } from 'node:module'
import process from 'node:process'

// Next's packages name no extensions, which plain Node wants.
registerHooks({
  resolve: (specifier, context, next) =>
    next(/^next\/\w+$/.test(specifier) ? `${specifier}.js` : specifier, context),
})
const one = await import('../../../app/api/classifications/[taskId]/events/route.ts')
const all = await import('../../../app/api/classifications/events/route.ts')
const progress = await import('../../../app/api/classifications/progress/[taskId]/route.ts')

function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/api/classifications/events') return all.GET(request, {})
  const params = Promise.resolve({ taskId: pathname.split('/').at(pathname.endsWith('/events') ? -2 : -1)! })
  return pathname.endsWith('/events') ? one.GET(request, { params }) : progress.GET(request, { params })
}

async function serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  const response = await answer(
    new Request(`http://localhost${incoming.url}`, { headers, signal: gone.signal }),
  )
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  const reader = response.body!.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (!outgoing.write(value))
        await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve))
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error
  }
  outgoing.end()
}

const server = http.createServer((incoming, outgoing) => void serve(incoming, outgoing))
server.listen(Number(process.env.PORT), '127.0.0.1', 4_096, () => process.stdout.write('ready\n'))
