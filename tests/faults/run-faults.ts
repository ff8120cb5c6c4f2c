import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { createPool } from '#lib/db/pool.ts'
import { untilDatabaseAnswers } from '#lib/runner/database-retry.ts'
import { LEASE_SECONDS } from '#lib/runner/lease.ts'
import { startPostgres, stopPostgres } from '../../scripts/pg.mjs'
import { type Integrity, readIntegrity } from './integrity.ts'
import { Random } from './random.ts'
import { type Recovery, Watch } from './watch.ts'
import { FaultyProcess } from './workers.ts'
import { Workload } from './workload.ts'

export interface FaultPlan {
  seed: number
  kills: number
  freezes: number
  restarts: number
  terminations: number
  minTickets: number
  /** Seconds between two faults, on average. */
  pause: number
  /** Seconds the tasks get to end once the faults are over. */
  patience: number
}

export interface FaultReport extends Integrity {
  plan: FaultPlan
  seconds: number
  stepsBack: string[]
  progressEvents: number
  /** From each kill or freeze of a shard's holder to the next ticket, ascending. */
  recoveries: Recovery[]
  /** Errors logged by workers, and processes that ended by themselves. */
  troubles: string[]
}

type Fault = 'kill' | 'freeze' | 'restart' | 'terminate'

export const FAULTS_DATA_DIR = path.resolve(import.meta.dirname, '../../.data/faults')
/** Longer than the lease, so that whoever wakes has lost it. */
const FREEZE_MS = 1_500 * LEASE_SECONDS

/**
 * Runs tasks on real processes (three workers, one web stand-in with the runner as a thread) while it kills, freezes
 * and cuts off at random, then asks the database what came of it.
 */
export async function runFaults(
  url: string,
  plan: FaultPlan,
  workerArgs: readonly string[] = [],
): Promise<FaultReport> {
  const random = new Random(plan.seed)
  const startedAt = performance.now()
  const troubles: string[] = []
  const pool = createPool(url, { max: 6, queryTimeoutMs: 10_000 })
  const workload = new Workload(pool)
  await workload.prepare()
  const watch = new Watch(url)
  const processes = (['worker', 'worker', 'worker', 'web'] as const).map(
    (kind) =>
      new FaultyProcess(kind, {
        databaseUrl: url,
        args: workerArgs,
        onTrouble: (line) => troubles.push(line),
      }),
  )
  const working = workload.run()
  try {
    await inflict(faultsOf(plan, random), { plan, random, pool, watch, processes })
    await workload.untilTickets(plan.minTickets, plan.patience * 1_000)
    workload.stop()
    await Promise.race([working, sleep(plan.patience * 1_000, undefined, { ref: false })])
    const deadline = performance.now() + plan.patience * 1_000
    while (watch.waiting > 0 && performance.now() < deadline) await sleep(200)
  } finally {
    workload.stop()
    await Promise.all(processes.map((one) => one.end()))
    await watch.end()
  }
  const integrity = await untilDatabaseAnswers(() => readIntegrity(pool), new AbortController().signal)
  await pool.end()
  return {
    ...integrity,
    plan,
    troubles,
    seconds: (performance.now() - startedAt) / 1_000,
    stepsBack: watch.stepsBack,
    progressEvents: watch.events,
    recoveries: watch.recoveries.sort((a, b) => a.seconds - b.seconds),
  }
}

function faultsOf(plan: FaultPlan, random: Random): Fault[] {
  const many = (fault: Fault, count: number) => Array.from({ length: count }, () => fault)
  return random.shuffle([
    ...many('kill', plan.kills),
    ...many('freeze', plan.freezes),
    ...many('restart', plan.restarts),
    ...many('terminate', plan.terminations),
  ])
}

interface Scene {
  plan: FaultPlan
  random: Random
  pool: pg.Pool
  watch: Watch
  processes: FaultyProcess[]
}

async function inflict(faults: readonly Fault[], scene: Scene): Promise<void> {
  const { plan, random, watch } = scene
  const thaws: Promise<void>[] = []
  for (const fault of faults) {
    await sleep(random.between(0.5, 1.5) * plan.pause * 1_000)
    if (fault === 'restart') await restartDatabase()
    else if (fault === 'terminate') await terminateConnections(scene)
    else if (fault === 'kill') watch.expectRecovery((await pickVictim(scene)).kill())
    else thaws.push((await freezeOne(scene)).thawed)
  }
  await Promise.all(thaws)
}

/** Processes that are left when one is taken: what is measured is how they take over, not how fast Node starts. */
const LEFT = 2

async function pickVictim({ random, processes }: Scene): Promise<FaultyProcess> {
  while (true) {
    const able = processes.filter((one) => one.isAble)
    if (able.length > LEFT) return random.pick(able)
    await sleep(50)
  }
}

/** One at a time. @returns its thaw, once it is frozen */
async function freezeOne(scene: Scene): Promise<{ thawed: Promise<void> }> {
  while (scene.processes.some((one) => one.isFrozen)) await sleep(100)
  const victim = await pickVictim(scene)
  scene.watch.expectRecovery(victim.freeze())
  return { thawed: sleep(FREEZE_MS).then(() => victim.thaw()) }
}

/** As a power cut would: no checkpoint, recovery from the log. */
async function restartDatabase(): Promise<void> {
  stopPostgres({ dataDir: FAULTS_DATA_DIR, mode: 'immediate' })
  await startPostgres({ dataDir: FAULTS_DATA_DIR })
}

async function terminateConnections({ pool }: Scene): Promise<void> {
  await pool
    .query(
      `SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 5) AS some`,
    )
    .catch(() => undefined)
}
