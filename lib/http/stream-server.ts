import type { IncomingMessage, ServerResponse } from 'node:http'
import { allTasksSource, beginStream, STREAM_HEADERS, taskSource } from '#lib/http/begin-stream.ts'
import type { EventStream, Sink } from '#lib/http/event-stream.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { requireApiViewer } from '#lib/http/request-viewer.ts'
import { errorResponse, idParam, toAppError } from '#lib/http/respond.ts'
import { sentAway } from '#lib/http/sse.ts'
import { hub } from '#lib/progress/hub.ts'

/**
 * The two event streams without Next between them and the socket. Next keeps some 55 kB a request in flight and passes
 * each event through two queues, which is nothing for a page and a lot for thousands of streams that stay
 * (docs/benchmarks-live.md). The routes in app/ do the same wherever another server runs them.
 */

const STREAM_PATH = /^\/api\/classifications(?:\/([^/]+))?\/events$/

/** @returns whether the request was one for a stream, and is being answered */
export function answerStream(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const path = (incoming.url ?? '').split('?', 1)[0]!
  const match = incoming.method === 'GET' ? STREAM_PATH.exec(path) : null
  if (!match) return false
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  stream(headers, match[1], outgoing).catch((error) =>
    refuse(errorResponse(toAppError(error), localeFrom(headers)), outgoing),
  )
  return true
}

async function stream(headers: Headers, taskId: string | undefined, outgoing: ServerResponse): Promise<void> {
  if (hub().isDraining) {
    await refuse(sentAway(headers), outgoing)
    return
  }
  const viewer = await requireApiViewer(new Request('http://stream/', { headers }))
  const source = taskId === undefined ? allTasksSource(viewer) : taskSource(viewer, idParam(taskId))
  await beginStream(source, { viewer, headers }, (events) => openNodeSink(events, outgoing))
}

async function refuse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(await response.text())
}

const NOWHERE: Sink = {
  write: () => undefined,
  isBackedUp: false,
  finish: () => undefined,
  drop: () => undefined,
}

/**
 * The stream ends with its connection, so it needs no chunks, and an event is one write of bytes that all watchers
 * share, straight to the socket: a response's own `write` would queue each of them once more.
 */
function openNodeSink(events: EventStream, outgoing: ServerResponse): Sink {
  const { socket } = outgoing
  if (!socket || outgoing.destroyed) {
    events.left()
    return NOWHERE
  }
  socket.on('drain', () => events.resume())
  outgoing.on('close', () => events.left())
  outgoing.removeHeader('transfer-encoding')
  outgoing.writeHead(200, STREAM_HEADERS)
  outgoing.flushHeaders()
  return {
    write: (frame) => socket.write(frame),
    get isBackedUp() {
      return socket.writableNeedDrain
    },
    finish: () => outgoing.end(),
    drop: () => outgoing.destroy(),
  }
}
