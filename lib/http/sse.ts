import { AppError } from '#lib/errors.ts'
import {
  allTasksSource,
  beginStream,
  type Source,
  STREAM_HEADERS,
  taskSource,
} from '#lib/http/begin-stream.ts'
import { type EventStream, QUEUE_BYTES, type Sink } from '#lib/http/event-stream.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { errorResponse } from '#lib/http/respond.ts'
import { hub } from '#lib/progress/hub.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** The live progress of one task; ends with its ending. @throws AppError `not_found` */
export async function streamTask(request: Request, viewer: Viewer, taskId: string): Promise<Response> {
  return stream(request, viewer, taskSource(viewer, taskId))
}

/** Everything unfinished that the viewer may see, and what becomes of it. */
export async function streamTasks(request: Request, viewer: Viewer): Promise<Response> {
  return stream(request, viewer, allTasksSource(viewer))
}

async function stream(request: Request, viewer: Viewer, source: Source): Promise<Response> {
  if (hub().isDraining) return sentAway(request.headers)
  let body: ReadableStream<Uint8Array> | undefined
  await beginStream(source, { viewer, headers: request.headers }, (events) => {
    const opened = openWebSink(events, request.signal)
    body = opened.body
    return opened.sink
  })
  return new Response(body, { headers: STREAM_HEADERS })
}

/** The server is stopping: the client should come back by a new connection, which leads elsewhere. */
export function sentAway(headers: Headers): Response {
  const response = errorResponse(new AppError('not_ready', 503), localeFrom(headers))
  response.headers.set('connection', 'close')
  return response
}

function openWebSink(
  events: EventStream,
  signal: AbortSignal,
): { body: ReadableStream<Uint8Array>; sink: Sink } {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  // Some servers only cancel the body, others only abort the request: either cleans up.
  const onAbort = () => events.drop()
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start: (given) => {
      controller = given
    },
    pull: () => events.resume(),
    cancel: () => {
      signal.removeEventListener('abort', onAbort)
      events.left()
    },
  }
  const body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }))
  const sink: Sink = {
    write: (frame) => controller.enqueue(frame),
    get isBackedUp() {
      return (controller.desiredSize ?? 0) <= 0
    },
    finish: () => {
      signal.removeEventListener('abort', onAbort)
      controller.close()
    },
    drop: () => {
      signal.removeEventListener('abort', onAbort)
      // Named as an abort, which servers take as a client gone and not as a fault of ours.
      controller.error(new DOMException('the client does not read', 'AbortError'))
    },
  }
  if (signal.aborted) events.left()
  else signal.addEventListener('abort', onAbort, { once: true })
  return { body, sink }
}
