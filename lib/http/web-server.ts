/** The web process: Next for everything but the event streams, which come straight from here (stream-server.ts). */
import http from 'node:http'
import process from 'node:process'
import next from 'next'
import { settings } from '#lib/env.ts'
import { QUEUE_BYTES } from '#lib/http/event-stream.ts'
import { restoreOutsideHost } from '#lib/http/outside-host.ts'
import { ARRIVED_AT_HEADER } from '#lib/http/request-facts.ts'
import { answerStream } from '#lib/http/stream-server.ts'

/** Connections that wait to be accepted: after a restart everyone comes back at once. */
const BACKLOG = 4_096

const { HOST, PORT } = settings()
const app = next({ dev: false, hostname: HOST, port: PORT })
await app.prepare()
const answer = app.getRequestHandler()
// No limit on a whole request (Node's own is 300 s): a large upload over a slow line takes longer. Headers keep theirs.
const server = http.createServer({ highWaterMark: QUEUE_BYTES, requestTimeout: 0 }, (incoming, outgoing) => {
  restoreOutsideHost(incoming.headers)
  incoming.headers[ARRIVED_AT_HEADER] = String(Date.now())
  if (!answerStream(incoming, outgoing)) void answer(incoming, outgoing)
})
server.listen(PORT, HOST, BACKLOG, () => process.stdout.write('{"msg":"web server ready"}\n'))
