/** A worker as `npm run worker` starts it, but its engines are as slow as it is told to be, so that a test falls into the middle of a run. */
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadEngine } from '#lib/runner/load-engine.ts'
import { runWorkerProcess } from '#lib/runner/worker-process.ts'

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
        await sleep((tickets.length * 1_000) / ticketsPerSecond, undefined, { signal })
        return engine.classify(tickets, { signal })
      },
    }
  },
})
