import type pg from 'pg'
import { violatedConstraint } from '#lib/db/transaction.ts'
import { ShardStats } from '#lib/results/shard-stats.ts'
import { claimShard } from '#lib/runner/lease.ts'
import { type Reconcile, reconcile } from '#lib/runner/reconcile.ts'
import { ResultColumns } from '#lib/runner/result-columns.ts'
import { type Chunk, saveChunk } from '#lib/runner/save-chunk.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { expireLeases } from '#tests/factories/tasks.ts'

/**
 * The four fences back each other up, so a random run seldom shows that one of them is gone. Each is therefore also
 * asked alone, in the one situation in which nothing else would help.
 * @returns what did not hold
 */
export async function probeFences(pool: pg.Pool, sweep: Reconcile = reconcile): Promise<string[]> {
  const holds = {
    lease: await refusesLateSave(pool),
    cursor: await refusesSecondSave(pool),
    'unique key': await refusesSecondResult(pool),
    reconciler: await sendsForgottenShardAgain(pool, sweep),
  }
  return Object.entries(holds).flatMap(([name, held]) => (held ? [] : [`the ${name} does not hold`]))
}

/** A frozen worker wakes; the shard has a new holder, which has saved nothing yet. */
async function refusesLateSave(pool: pg.Pool): Promise<boolean> {
  const taskId = await startTask(pool)
  const frozen = (await claimShard(pool, taskId, 0))!
  await expireLeases(pool, taskId)
  await claimShard(pool, taskId, 0)
  return (await saveChunk(pool, frozen, chunkOf(frozen.cursor, 1))) === null
}

/** A save whose answer was lost is tried again; by now the chunk would hold other tickets, so no key is hurt. */
async function refusesSecondSave(pool: pg.Pool): Promise<boolean> {
  const taskId = await startTask(pool)
  const claim = (await claimShard(pool, taskId, 0))!
  await saveChunk(pool, claim, chunkOf(claim.cursor, 1))
  return (await saveChunk(pool, claim, { ...chunkOf(claim.cursor, 2), fromCursor: claim.cursor })) === null
}

async function refusesSecondResult(pool: pg.Pool): Promise<boolean> {
  const taskId = await startTask(pool)
  const insert = `INSERT INTO result (task_id, ticket_id, category_id, method) VALUES ($1, 1, 1, 'probe')`
  await pool.query(insert, [taskId])
  return pool.query(insert, [taskId]).then(
    () => false,
    (error) => violatedConstraint(error) === 'result_pkey',
  )
}

/** Its job was lost with its worker. */
async function sendsForgottenShardAgain(pool: pg.Pool, sweep: Reconcile): Promise<boolean> {
  const taskId = await startTask(pool)
  await claimShard(pool, taskId, 0)
  await expireLeases(pool, taskId)
  await pool.query(`UPDATE task_shard SET queued_at = now() - interval '1 hour' WHERE task_id = $1`, [taskId])
  await pool.query(`DELETE FROM pgboss.job WHERE data->>'taskId' = $1`, [taskId])
  await sweep(pool)
  const { rowCount } = await pool.query(`SELECT FROM pgboss.job WHERE data->>'taskId' = $1`, [taskId])
  return rowCount === 1
}

async function startTask(pool: pg.Pool): Promise<string> {
  const userId = await createUser(pool)
  return createTask(pool, { userId, file: await createFile(pool, { userId, tickets: someTickets(50) }) })
}

/** The `nth` ticket after `cursor`, alone. */
function chunkOf(cursor: string, nth: number): Chunk {
  const ticketId = String(BigInt(cursor) + BigInt(nth))
  const columns = new ResultColumns()
  columns.addPrediction(ticketId, {
    ...{ categoryId: 1, confidence: 0.5, runnerUpId: null, margin: null },
    ...{ evidence: '', method: 'probe' },
  })
  const rest = { isLast: false, failedCount: 0, currentCategory: null, stalledCount: 0 }
  return { ...rest, fromCursor: cursor, toCursor: ticketId, columns, stats: new ShardStats().toJSON() }
}
