/** The floor: a bare http server that LISTENs and writes the same events to everyone, and does nothing else. */
import http from 'node:http'
import process from 'node:process'
import pg from 'pg'
import { type TaskSnapshot, toProgress } from '#lib/progress/snapshot.ts'

const open = new Set<http.ServerResponse>()
const listener = new pg.Client({ connectionString: process.env.DATABASE_URL })
listener.on('notification', ({ payload = '' }) => {
  const task = JSON.parse(payload) as TaskSnapshot
  const data = JSON.stringify(toProgress(task, 'ko'))
  const frame = Buffer.from(`event: classification_progress\nid: ${task.version}\ndata: ${data}\n\n`)
  for (const response of open) response.write(frame)
})
await listener.connect()
await listener.query('LISTEN task_progress')

const server = http.createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write(': hello\n\n')
  open.add(response)
  response.on('close', () => open.delete(response))
})
server.listen(Number(process.env.PORT), '127.0.0.1', 4_096, () => process.stdout.write('ready\n'))
