/**
 * npm run test:faults -- mutants: can the fault suite see? Takes the fences out of a scratch database, one at a time and
 * then two that back each other up, and shows what then complains.
 */
import process from 'node:process'
import { closePool, pool } from '#lib/db/pool.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { seed } from '../../prisma/seed.ts'
import { stopPostgres } from '../../scripts/pg.mjs'
import { probeFences } from './probes.ts'
import { complaintsOf } from './report.ts'
import { FAULTS_DATA_DIR, runFaults } from './run-faults.ts'
import { createScratchDatabase } from './scratch.ts'

const LEASE = 'AND lease = p_lease '
const CURSOR = 'AND cursor = p_from_cursor '

interface Mutant {
  name: string
  /** Cut out of save_chunk. */
  cuts?: string[]
  sql?: string
  withoutReconciler?: boolean
}

const MUTANTS: Mutant[] = [
  { name: 'nothing removed' },
  { name: 'lease condition', cuts: [LEASE] },
  { name: 'cursor condition', cuts: [CURSOR] },
  { name: 'unique key', sql: 'ALTER TABLE result DROP CONSTRAINT result_pkey' },
  { name: 'reconciler', withoutReconciler: true },
  { name: 'lease and cursor conditions', cuts: [LEASE, CURSOR] },
  {
    name: 'lease and cursor conditions and unique key',
    cuts: [LEASE, CURSOR],
    sql: 'ALTER TABLE result DROP CONSTRAINT result_pkey',
  },
]

const PLAN = {
  kills: 16,
  freezes: 3,
  restarts: 1,
  terminations: 6,
  minTickets: 2_000,
  pause: 0.8,
  patience: 40,
}

let isBlind = false
for (const mutant of MUTANTS) {
  const url = await createScratchDatabase()
  await seed(pool())
  await mutate(mutant)
  const probed = await probeFences(pool(), mutant.withoutReconciler ? async () => 0 : undefined)
  await pool().query('DELETE FROM classification_task')
  await stopSender()
  await closePool()
  const args = mutant.withoutReconciler ? ['--without-reconciler'] : []
  const ran = complaintsOf(await runFaults(url, { ...PLAN, seed: 4 }, args))
  await stopSender()
  await closePool()
  console.log(
    `\n${mutant.name}\n  probes: ${probed.join('; ') || 'nothing'}\n  random run: ${ran.join('; ') || 'nothing'}`,
  )
  const isSeen = probed.length + ran.length > 0
  if (isSeen === (mutant.name === 'nothing removed')) isBlind = true
}
stopPostgres({ dataDir: FAULTS_DATA_DIR })
console.log(
  isBlind ? '\nthe suite is blind somewhere' : '\nthe suite sees every removal, and is silent without one',
)
process.exit(isBlind ? 1 : 0)

async function mutate({ cuts = [], sql }: Mutant): Promise<void> {
  const { rows } = await pool().query<{ source: string }>(
    `SELECT pg_get_functiondef('save_chunk'::regproc) AS source`,
  )
  let source = rows[0]!.source
  for (const cut of cuts) {
    if (!source.includes(cut)) throw new Error(`save_chunk has no "${cut}"`)
    source = source.replace(cut, '')
  }
  await pool().query(source)
  if (sql) await pool().query(sql)
}
