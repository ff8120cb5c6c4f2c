/**
 * npm run test:faults: nothing lost, nothing twice, whatever is killed.
 *
 *   npm run test:faults                        200 SIGKILL, 40 freezes, 20 database restarts (about 8 minutes)
 *   npm run test:faults -- --kills 20 --freezes 2 --restarts 2 --seed 7
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { closePool } from '#lib/db/pool.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { stopPostgres } from '../../scripts/pg.mjs'
import { complaintsOf, describeReport } from './report.ts'
import { FAULTS_DATA_DIR, runFaults } from './run-faults.ts'
import { createScratchDatabase } from './scratch.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '200' },
    freezes: { type: 'string', default: '40' },
    restarts: { type: 'string', default: '20' },
    terminations: { type: 'string', default: '40' },
    tickets: { type: 'string', default: '20000' },
    pause: { type: 'string', default: '1.2' },
    patience: { type: 'string', default: '120' },
  },
})
const plan = {
  seed: Number(values.seed),
  kills: Number(values.kills),
  freezes: Number(values.freezes),
  restarts: Number(values.restarts),
  terminations: Number(values.terminations),
  minTickets: Number(values.tickets),
  pause: Number(values.pause),
  patience: Number(values.patience),
}
console.log(`seed ${plan.seed}`)
const report = await runFaults(await createScratchDatabase(), plan)
console.log(describeReport(report))
const complaints = complaintsOf(report)
console.log(complaints.length === 0 ? 'every promise kept' : complaints.join('\n'))
await stopSender()
await closePool()
stopPostgres({ dataDir: FAULTS_DATA_DIR })
process.exit(complaints.length === 0 ? 0 : 1)
