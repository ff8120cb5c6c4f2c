import type { EngineName } from '#lib/engines/engine.ts'
import type { TaskStatus } from '#lib/tasks/schema.ts'

/** How this browser hears of the task just now. */
export type Connection = 'connecting' | 'live' | 'polling' | 'offline' | 'ended'

/**
 * What may be wrong while a task is unfinished. A lost connection and a silent worker are
 * different troubles with different words: in the first the work goes on.
 */
export type Trouble = 'offline' | 'reconnecting' | 'silent' | 'unclaimed'

/** Longer than any healthy pause between two saves of the engine. */
const SILENCE_MS: Record<EngineName, number> = { rule: 10_000, ai: 30_000 }
/** Picking up a task takes tens of milliseconds when a worker is there. */
const UNCLAIMED_MS = 10_000

export interface TroubleInput {
  status: TaskStatus
  connection: Connection
  engine: EngineName
  /** Since the task last changed, as far as this browser knows. */
  silentMs: number
}

export function troubleOf({ status, connection, engine, silentMs }: TroubleInput): Trouble | null {
  if (status !== 'queued' && status !== 'running' && status !== 'cancelling') return null
  if (connection === 'offline') return 'offline'
  if (connection === 'polling') return 'reconnecting'
  if (status === 'queued') return silentMs >= UNCLAIMED_MS ? 'unclaimed' : null
  return silentMs >= SILENCE_MS[engine] ? 'silent' : null
}
