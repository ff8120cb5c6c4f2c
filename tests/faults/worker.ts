/**
 * A worker as `npm run worker` starts it, but for two arguments: an engine as slow as a real model
 * (SLOW tickets a second; tickets titled `fast` go FAST), and connections that lose the answer to some saves after
 * they were carried out. `--without-reconciler` is for tests/faults/mutants.ts.
 */
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Engine } from '#lib/engines/engine.ts'
import { createWorkerPool } from '#lib/runner/worker.ts'
import { runWorkerProcess } from '#lib/runner/worker-process.ts'

const SLOW = 100
const FAST = 4_000
const LOST_ANSWERS = 0.01

const engine: Engine = {
  name: 'rule',
  version: 'slow',
  categories: ['기타'],
  async classify(tickets, { signal }) {
    await sleep((tickets.length * 1_000) / (tickets[0]?.title === 'fast' ? FAST : SLOW), undefined, {
      signal,
    })
    return tickets.map(() => ({
      ...({ kind: 'prediction', category: '기타', confidence: 0.5, method: 'slow' } as const),
      evidence: [],
    }))
  },
}

function losingAnswers(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  return Object.assign(pool, {
    async query(...args: unknown[]) {
      const answer = await query(...args)
      if (String(args[0]).includes('save_chunk') && Math.random() < LOST_ANSWERS)
        throw new Error('Connection terminated unexpectedly')
      return answer
    },
  }) as pg.Pool
}

// The suite itself is gone.
process.on('disconnect', () => process.exit())
const without = process.argv.includes('--without-reconciler') ? { reconcile: async () => 0 } : {}
await runWorkerProcess({ engines: async () => engine, pool: losingAnswers(createWorkerPool()), ...without })
