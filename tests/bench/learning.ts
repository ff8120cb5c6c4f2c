/**
 * How fast corrections teach: node tests/bench/learning.ts --data DIR [--set NAME]… [--seeds N] [--json]
 *
 * DIR (or BENCH_DATA) holds one folder a set with train.csv and test.csv (columns body, label). A model learns from a
 * few labelled tickets; a simulated reviewer, who is always right, then labels tickets of a pool it has classified:
 * in random order, in the order of the review queue (least margin first, from one run over the pool), and the same
 * with a new run after each step. What counts is macro-F1 on held-out tickets, every answer counted, none refused.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { TicketText } from '../../lib/engines/engine.ts'
import { createLinearEngine } from '../../lib/engines/linear/engine.ts'
import { measure } from '../../lib/engines/linear/metrics.ts'
import type { LinearModel } from '../../lib/engines/linear/model.ts'
import { createRandom, shuffle } from '../../lib/engines/linear/random.ts'
import { PROJECT_SETTINGS } from '../../lib/engines/linear/settings.ts'
import { trainModel } from '../../lib/engines/linear/train.ts'

const STEPS = [50, 100, 200, 400]
/** Labelled beforehand: what a team has before anyone corrects anything. */
const START: Record<string, number> = { klue_ynat: 100, banking77: 770 }
const POOL = 5_000
const HELD_OUT = 3_000
const SETTINGS = { ...PROJECT_SETTINGS, abstainBelow: 0 }
const ORDERS = ['random', 'margin', 'margin, run again'] as const
type Order = (typeof ORDERS)[number]
const signal = new AbortController().signal

interface Labelled {
  text: TicketText
  label: string
}

function read(path: string): Labelled[] {
  const rows = parse<{ body: string; label: string }>(readFileSync(path), { columns: true, bom: true })
  return rows.map(({ body, label }) => ({ text: { inquiryType: '', title: '', body }, label }))
}

function draw(all: readonly Labelled[], count: number, seed: number): Labelled[] {
  const order = Int32Array.from(all.keys())
  shuffle(order, createRandom(seed))
  return [...order.subarray(0, count)].map((at) => all[at]!)
}

async function learn(tickets: readonly Labelled[], categories: readonly string[]): Promise<LinearModel> {
  const input = { texts: tickets.map(({ text }) => text), labels: tickets.map(({ label }) => label) }
  return (await trainModel({ ...input, categories, seed: 1, settings: SETTINGS }, { signal })).model
}

async function classify(model: LinearModel, tickets: readonly Labelled[]) {
  const engine = createLinearEngine(model, { version: 'bench' })
  return engine.classify(
    tickets.map(({ text }) => text),
    { signal },
  )
}

async function macroF1(
  model: LinearModel,
  exam: readonly Labelled[],
  categories: readonly string[],
): Promise<number> {
  const outcomes = await classify(model, exam)
  const indexOf = new Map(categories.map((name, index) => [name, index]))
  // A text without a single known n-gram gets no answer; it counts as the first category, as a guess would.
  const predicted = outcomes.map((outcome) =>
    outcome.kind === 'prediction' ? indexOf.get(outcome.category)! : 0,
  )
  return measure(
    { truth: exam.map(({ label }) => indexOf.get(label)!), predicted, confidence: predicted.map(() => 1) },
    categories,
  ).macro_f1
}

/** Least margin first; one without an answer before them all. As lib/reviews/filter.ts orders the queue. */
async function byDoubt(model: LinearModel, pool: readonly Labelled[]): Promise<Labelled[]> {
  const outcomes = await classify(model, pool)
  const doubt = outcomes.map((outcome) =>
    outcome.kind === 'prediction' ? outcome.confidence - (outcome.runnerUp?.confidence ?? 0) : -1,
  )
  return [...pool.keys()].sort((a, b) => doubt[a]! - doubt[b]! || a - b).map((at) => pool[at]!)
}

async function curve(
  { start, pool, exam, categories }: Record<'start' | 'pool' | 'exam', Labelled[]> & { categories: string[] },
  order: Order,
): Promise<number[]> {
  let model = await learn(start, categories)
  const scores = [await macroF1(model, exam, categories)]
  let queue = order === 'random' ? pool : await byDoubt(model, pool)
  let corrected: Labelled[] = []
  for (const step of STEPS) {
    if (order === 'margin, run again' && corrected.length > 0) {
      const done = new Set(corrected)
      queue = await byDoubt(
        model,
        pool.filter((ticket) => !done.has(ticket)),
      )
      corrected = [...corrected, ...queue.slice(0, step - corrected.length)]
    } else corrected = queue.slice(0, step)
    model = await learn([...start, ...corrected], categories)
    scores.push(await macroF1(model, exam, categories))
  }
  return scores
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
/** Standard deviation over the seeds. */
const spread = (values: number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1))

const { values: args } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.BENCH_DATA },
    set: { type: 'string', multiple: true, default: Object.keys(START) },
    seeds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
})
if (!args.data) throw new Error('Say where the labelled sets are: --data DIR')
for (const set of args.set) {
  const train = read(join(args.data, set, 'train.csv'))
  const test = read(join(args.data, set, 'test.csv'))
  const categories = [...new Set(train.map(({ label }) => label))].sort()
  const results: Record<Order, number[][]> = { random: [], margin: [], 'margin, run again': [] }
  for (let seed = 1; seed <= Number(args.seeds); seed++) {
    const drawn = draw(train, (START[set] ?? 100) + POOL, seed)
    const start = drawn.slice(0, START[set] ?? 100)
    const pool = drawn.slice(start.length)
    const exam = draw(test, HELD_OUT, seed)
    for (const order of ORDERS) results[order].push(await curve({ start, pool, exam, categories }, order))
  }
  if (args.json) {
    console.log(JSON.stringify({ set, results }))
    continue
  }
  console.log(`\n${set}: ${START[set] ?? 100} labelled beforehand, ${args.seeds} seeds, macro-F1 mean ± s.d.`)
  console.log(`| order | 0 | ${STEPS.join(' | ')} |`)
  for (const order of ORDERS) {
    const cells = [0, ...STEPS].map((_, at) => {
      const values = results[order].map((run) => run[at]!)
      return `${mean(values).toFixed(3)} ± ${spread(values).toFixed(3)}`
    })
    console.log(`| ${order} | ${cells.join(' | ')} |`)
  }
  for (const order of ORDERS.slice(1)) {
    const gains = STEPS.map((_, at) => {
      const differences = results[order].map((run, i) => run[at + 1]! - results.random[i]![at + 1]!)
      return `${mean(differences).toFixed(3)} ± ${spread(differences).toFixed(3)} (${differences.filter((d) => d > 0).length} of ${differences.length} seeds)`
    })
    console.log(`| ${order} − random | | ${gains.join(' | ')} |`)
  }
}
