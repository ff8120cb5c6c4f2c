/**
 * npm run bench:live: what watching costs. Watchers of one 10,000-ticket task by event stream, by polling every second,
 * and by the floor (a bare http server writing the same events), all against the same PostgreSQL in one run.
 *
 *   npm run bench:live                                1, 100, 1,000 and 5,000 watchers
 *   npm run bench:live -- --watchers 1,1000 --server web|next|routes
 *
 * The server is the product's web process where the app is built (`npm start` builds it), else the route handlers in a
 * bare http server; the report says which. Watchers, server, PostgreSQL and worker share the machine. Linux only.
 */
import os from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { closePool, pool } from '#lib/db/pool.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { createApiToken } from '#lib/users/api-tokens.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { seed } from '../../prisma/seed.ts'
import { isNextBuilt, type ServerKind } from './live/processes.ts'
import { measureRealTask } from './live/real-task.ts'
import { type Cell, measureSteady } from './live/steady.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: {
    watchers: { type: 'string', default: '1,100,1000,5000' },
    server: { type: 'string', default: isNextBuilt() ? 'web' : 'routes' },
    floor: { type: 'boolean', default: true },
    polling: { type: 'boolean', default: true },
    tasks: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const counts = values.watchers.split(',').map(Number)
const server = values.server as ServerKind
/** More pollers than this only measure how a queue grows. */
const MOST_POLLERS = 1_000
const TICKETS = 10_000

const HEADER =
  '| watchers | how | median ms | p99 ms | received | server CPU s | CPU ms an event per 1,000 | kB a watcher |\n| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |'

await withScratchDatabase(async () => {
  await seed(pool())
  const userId = await createUser(pool())
  const { token } = await createApiToken(pool(), { userId, name: 'bench', scope: 'run', expiresAt: null })
  const file = await createFile(pool(), { userId, tickets: someTickets(TICKETS) })
  const taskId = await createTask(pool(), { userId, file })
  await pool().query(`UPDATE classification_task SET status = 'running', step = 'processing' WHERE id = $1`, [
    taskId,
  ])
  print(`Node ${process.version}, ${os.cpus().length} cores (${os.cpus()[0]?.model}), server: ${server}\n`)
  print(HEADER)
  for (const watchers of counts) {
    const measure = async (kind: ServerKind, mode: Cell['mode']) =>
      print(row(await measureSteady({ server: kind, mode, watchers }, { taskId, token })))
    await measure(server, 'stream')
    if (values.floor) await measure('floor', 'stream')
    if (values.polling && watchers <= MOST_POLLERS) await measure(server, 'poll')
  }
  await pool().query('DELETE FROM classification_task WHERE user_id = $1', [userId])
  if (values.tasks) await measureTasks({ userId, file, token })
  await stopSender()
  await closePool()
})

async function measureTasks(of: Parameters<typeof measureRealTask>[2]): Promise<void> {
  print(
    '\n| watchers | 10,000-ticket task, s | the same unwatched, s | ratio | server CPU a task, s |\n| ---: | ---: | ---: | ---: | ---: |',
  )
  for (const watchers of counts) {
    const { watchedSeconds, unwatchedSeconds, cpuSeconds } = await measureRealTask(server, watchers, of)
    print(
      `| ${[
        watchers.toLocaleString(),
        watchedSeconds.toFixed(2),
        unwatchedSeconds.toFixed(2),
        (watchedSeconds / unwatchedSeconds).toFixed(2),
        cpuSeconds.toFixed(2),
      ].join(' | ')} |`,
    )
  }
}

function row(cell: Cell): string {
  const how =
    cell.mode === 'poll' ? `${cell.server}, polling (${cell.requests} requests)` : `${cell.server}, stream`
  const perEvent = (cell.cpuSeconds * 1e6) / (cell.watchers * 40)
  return `| ${[
    cell.watchers.toLocaleString(),
    how,
    cell.medianMs.toFixed(1),
    cell.p99Ms.toFixed(1),
    `${(100 * cell.receivedShare).toFixed(1)} %`,
    cell.cpuSeconds.toFixed(2),
    cell.watchers >= 100 ? perEvent.toFixed(1) : '',
    cell.watchers >= 1_000 ? cell.kbPerWatcher.toFixed(1) : '',
  ].join(' | ')} |`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
