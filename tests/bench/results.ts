/**
 * npm run bench:results: the ticket table over a task of a million results.
 *
 *   npm run bench:results                        p50 and p95 of the first page for every kind of question
 *   npm run bench:results -- --rows 200000 --repeat 20
 *   npm run bench:results -- --costs             what each index costs the saving and the import, beside the same without it
 *
 * The file is sorted by time, as exports are; one category stands at its end only, which no index in the file's order
 * finds early. Half as many results of another task stand beside it.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { closePool, pool } from '#lib/db/pool.ts'
import { listTicketsSchema } from '#lib/results/schema.ts'
import { countOf, listTicketRows } from '#lib/results/tickets.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { seed } from '../../prisma/seed.ts'
import { measureIndexCosts } from './results/index-costs.ts'
import { createMillion } from './results/million.ts'
import { QUESTIONS } from './results/questions.ts'
import { withScratchDatabase } from './scratch-database.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    repeat: { type: 'string', default: '40' },
    costs: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
})
const rows = Number(values.rows)
const repeat = Number(values.repeat)

await withScratchDatabase(async () => {
  await seed(pool())
  await pool().query(`INSERT INTO "user" (id, name, email) VALUES ('bench', 'bench', 'bench@example.com')`)
  if (values.costs) await measureIndexCosts(rows, Number(values.repeat))
  else await ask()
  await closePool()
})

async function ask(): Promise<void> {
  const viewer: Viewer = { userId: 'bench', name: 'bench', email: 'bench@example.com', role: 'member' }
  const taskIds = await createMillion(pool(), rows)
  print(`${rows.toLocaleString()} results; first page of 100 in ms; the whole count apart\n`)
  print(`${'question'.padEnd(44)}    p50    p95  rows | total     count p50  p95`)
  for (const { name, filter, isSlow } of QUESTIONS(taskIds)) {
    if (!name.includes(values.only)) continue
    const input = listTicketsSchema.parse({ limit: 100, ...filter })
    const times: number[] = []
    const counts: number[] = []
    let shown = 0
    let total: number | string = 0
    for (let turn = 0; turn < (isSlow ? Math.min(3, repeat) : repeat); turn++) {
      const startedAt = performance.now()
      shown = (await listTicketRows(viewer, taskIds.taskId, input)).items.length
      times.push(performance.now() - startedAt)
      if (turn >= 5) continue
      const countedAt = performance.now()
      const { sort: _, cursor: __, limit: ___, ...asked } = input
      total = await countOf(viewer, taskIds.taskId, asked).catch((error: Error) => error.message)
      counts.push(performance.now() - countedAt)
    }
    print(
      `${name.padEnd(44)} ${ms(times, 0.5)} ${ms(times, 0.95)} ${String(shown).padStart(5)} | ${String(total.toLocaleString()).padStart(9)} ${ms(counts, 0.5)} ${ms(counts, 0.95)}`,
    )
  }
}

/** Nearest rank. */
function ms(times: readonly number[], quantile: number): string {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)]!.toFixed(1).padStart(7)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
