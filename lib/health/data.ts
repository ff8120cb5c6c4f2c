import { isDatabaseAway } from '#lib/db/faults.ts'
import { pool } from '#lib/db/pool.ts'
import { settings } from '#lib/env.ts'

/** The newest folder of prisma/migrations; a test keeps it so. */
export const LATEST_MIGRATION = '20261124000003_exports'

/** A worker says it is there every second or so; this long without any and nobody works. */
export const RUNNER_SILENT_SECONDS = 10

export interface Readiness {
  ready: boolean
  database: boolean
  migrated: boolean
  /** Whether somebody would run a task now. Serverless runs need nobody. */
  runner: boolean
}

export async function checkReadiness(): Promise<Readiness> {
  try {
    const { rows } = await pool().query<{ migrated: boolean; runner: boolean }>(
      `SELECT EXISTS (SELECT FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NOT NULL) AS migrated,
         EXISTS (SELECT FROM runner WHERE heartbeat_at > now() - make_interval(secs => $2)) AS runner`,
      [LATEST_MIGRATION, RUNNER_SILENT_SECONDS],
    )
    const { migrated, runner } = rows[0]!
    const isRunnerReady = runner || settings().RUNNER === 'request'
    return { ready: migrated && isRunnerReady, database: true, migrated, runner: isRunnerReady }
  } catch (error) {
    const isUnmigrated = error instanceof Error && 'code' in error && error.code === '42P01'
    if (!isUnmigrated && !isDatabaseAway(error)) throw error
    return { ready: false, database: isUnmigrated, migrated: false, runner: false }
  }
}
