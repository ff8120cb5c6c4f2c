import type { FrameShape } from '#lib/http/event-frames.ts'
import { EventStream, type Sink } from '#lib/http/event-stream.ts'
import { localeFrom } from '#lib/http/request-facts.ts'
import { streamKeeper } from '#lib/http/stream-keeper.ts'
import { hub } from '#lib/progress/hub.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import type { Filter } from '#lib/progress/subscribers.ts'
import { getSnapshot, listUnfinishedSnapshots } from '#lib/tasks/data.ts'
import { grantOf } from '#lib/users/grants.ts'
import type { Viewer } from '#lib/users/schema.ts'

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // A compressing proxy would hold events back until its block is full.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // A client that comes back gets a new connection, and so a server that is not stopping.
  connection: 'close',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/** How long clients wait after a connection that broke: so spread, a thousand of them come back a hundred a second. */
const RETRY_MS = { least: 500, most: 10_500 }

/** What a stream is about. */
export interface Source {
  shape: FrameShape
  filter: Filter
  read: () => Promise<TaskSnapshot[]>
}

/** One task's live progress; ends with its ending. */
export function taskSource(viewer: Viewer, taskId: string): Source {
  return { shape: 'task', filter: { taskId }, read: async () => [await getSnapshot(viewer, taskId)] }
}

/** Everything unfinished that the viewer may see, and what becomes of it. */
export function allTasksSource(viewer: Viewer): Source {
  return { shape: 'list', filter: { viewer }, read: () => listUnfinishedSnapshots(viewer) }
}

/**
 * Subscribes, reads the newest state, and starts the stream: subscribed before reading, so that what is committed in
 * between arrives; an older version is dropped.
 * @param openSink called once the right to see it is known; what it opens must call the stream's `resume` and `left`
 * @throws AppError `not_found`
 */
export async function beginStream(
  { shape, filter, read }: Source,
  { viewer, headers }: { viewer: Viewer; headers: Headers },
  openSink: (events: EventStream) => Sink,
): Promise<void> {
  const cleanUps: (() => void)[] = []
  const events = new EventStream({
    shape,
    locale: localeFrom(headers),
    onClosed: () => {
      for (const cleanUp of cleanUps) cleanUp()
    },
  })
  const onSnapshot = (task: TaskSnapshot) => events.send(task)
  const onDrain = () => events.end(streamKeeper().spreadMs())
  cleanUps.push(hub().subscribe(filter, { onSnapshot, onDrain }))
  try {
    const tasks = await read()
    for (const task of tasks) events.send(task)
    hub().note(tasks)
  } catch (error) {
    events.left()
    throw error
  }
  if (shape === 'list') events.sendSynced()
  if (events.isOpen) cleanUps.push(streamKeeper().keep(events, grantOf(headers, viewer)))
  const sink = openSink(events)
  const retryMs = RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least)
  if (events.isOpen) events.start(sink, Math.round(retryMs))
  else sink.drop()
}
