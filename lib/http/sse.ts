import { AppError } from '#lib/errors.ts'
import type { FrameShape } from '#lib/http/event-frames.ts'
import { EventStream } from '#lib/http/event-stream.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { errorResponse } from '#lib/http/respond.ts'
import { streamKeeper } from '#lib/http/stream-keeper.ts'
import { hub } from '#lib/progress/hub.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import type { Filter } from '#lib/progress/subscribers.ts'
import { getSnapshot, listUnfinishedSnapshots } from '#lib/tasks/data.ts'
import { grantOf } from '#lib/users/grants.ts'
import type { Viewer } from '#lib/users/schema.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // A compressing proxy would hold events back until its block is full.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // A client that comes back gets a new connection, and so a server that is not stopping.
  connection: 'close',
}

/** How long clients wait after a connection that broke: so spread, a thousand of them come back a hundred a second. */
const RETRY_MS = { least: 500, most: 10_500 }

/** The live progress of one task; ends with its ending. @throws AppError `not_found` */
export async function streamTask(request: Request, viewer: Viewer, taskId: string): Promise<Response> {
  return stream(request, viewer, {
    shape: 'task',
    filter: { taskId },
    read: async () => [await getSnapshot(viewer, taskId)],
  })
}

/** Everything unfinished that the viewer may see, and what becomes of it. */
export async function streamTasks(request: Request, viewer: Viewer): Promise<Response> {
  return stream(request, viewer, {
    shape: 'list',
    filter: { viewer },
    read: () => listUnfinishedSnapshots(viewer),
  })
}

interface Source {
  shape: FrameShape
  filter: Filter
  read: () => Promise<TaskSnapshot[]>
}

async function stream(request: Request, viewer: Viewer, { shape, filter, read }: Source): Promise<Response> {
  const locale = localeFrom(request.headers)
  if (hub().isDraining) return sentAway(request)
  const cleanUps: (() => void)[] = []
  const events = new EventStream({
    shape,
    locale,
    retryMs: Math.round(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least)),
    onClosed: () => {
      for (const cleanUp of cleanUps) cleanUp()
    },
  })
  // Subscribed before reading: what is committed in between arrives, and an older version is dropped.
  const onSnapshot = (task: TaskSnapshot) => events.send(task)
  const onDrain = () => events.end(streamKeeper().spreadMs())
  cleanUps.push(hub().subscribe(filter, { onSnapshot, onDrain }))
  try {
    const tasks = await read()
    for (const task of tasks) events.send(task)
    hub().note(tasks)
  } catch (error) {
    events.drop()
    throw error
  }
  if (shape === 'list') events.sendSynced()
  if (events.isOpen) cleanUps.push(streamKeeper().keep(events, grantOf(request.headers, viewer)))
  closeOnAbort(request.signal, events, cleanUps)
  return new Response(events.body, { headers: HEADERS })
}

/** Some servers only cancel the body, others only abort the request: either cleans up. */
function closeOnAbort(signal: AbortSignal, events: EventStream, cleanUps: (() => void)[]): void {
  if (signal.aborted) events.drop()
  if (!events.isOpen) return
  const onAbort = () => events.drop()
  signal.addEventListener('abort', onAbort, { once: true })
  cleanUps.push(() => signal.removeEventListener('abort', onAbort))
}

function sentAway(request: Request): Response {
  const response = errorResponse(new AppError('not_ready', 503), localeFrom(request.headers))
  response.headers.set('connection', 'close')
  return response
}
