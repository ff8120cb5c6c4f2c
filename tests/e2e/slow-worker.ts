/** A worker as `npm run worker` starts it, but its engines are as slow as it is told to be, so that a test falls into the middle of a run. */
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadEngine } from '#lib/runner/load-engine.ts'
import { runWorkerProcess } from '#lib/runner/worker-process.ts'

/** A pace is heeded within this, whatever the size of the chunk in hand. */
const CHUNK_MS_MAX = 2_000

let ticketsPerSecond = Number.POSITIVE_INFINITY
process.on('message', (rate) => {
  ticketsPerSecond = Number(rate)
})
// The tests themselves are gone.
process.on('disconnect', () => process.exit())

await runWorkerProcess({
  engines: async (pool, snapshot) => {
    const engine = await loadEngine(pool, snapshot)
    return {
      ...engine,
      classify: async (tickets, { signal }) => {
        const ms = Math.min((tickets.length * 1_000) / ticketsPerSecond, CHUNK_MS_MAX)
        await sleep(ms, undefined, { signal })
        return engine.classify(tickets, { signal })
      },
    }
  },
})
