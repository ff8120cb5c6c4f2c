import { afterAll, expect, it } from 'vitest'
import { stopPostgres } from '../../scripts/pg.mjs'
import { complaintsOf } from '../faults/report.ts'
import { FAULTS_DATA_DIR, runFaults } from '../faults/run-faults.ts'
import { createScratchDatabase } from '../faults/scratch.ts'

// The short form of `npm run test:faults`, on a server of its own.
const PLAN = {
  kills: 14,
  freezes: 2,
  restarts: 2,
  terminations: 4,
  minTickets: 3_000,
  pause: 1,
  patience: 60,
}

/** A safety limit and no claim: `npm run test:faults` measures. */
const MAX_SECONDS = 60

afterAll(() => {
  stopPostgres({ dataDir: FAULTS_DATA_DIR })
})

it('nothing is lost, nothing comes twice and no bar goes back, whatever is killed, frozen or restarted', async () => {
  const seed = Date.now() % 1_000_000
  const report = await runFaults(await createScratchDatabase(), { ...PLAN, seed })
  expect(complaintsOf(report, MAX_SECONDS), `seed ${seed}`).toEqual([])
}, 240_000)
