/**
 * Measures the linear engine on labelled sets: node tests/bench/engines.ts --data DIR [--set NAME]… [--curve] [--json]
 *
 * DIR (or BENCH_DATA) holds one folder a set with train.csv and test.csv (columns body, label). Each set runs in a
 * process of its own, so that memory is its own; time is CPU time (user + system), which other work on the machine
 * lengthens less than the clock. `fit` is reading n-grams and learning once; `train` is all of trainModel: choosing
 * the recipe, the folds of the report, the calibration.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { Outcome, TicketText } from '../../lib/engines/engine.ts'
import { decodeModel, encodeModel } from '../../lib/engines/linear/artifact.ts'
import { Breath } from '../../lib/engines/linear/breathe.ts'
import { learn } from '../../lib/engines/linear/cross-validate.ts'
import { createLinearEngine } from '../../lib/engines/linear/engine.ts'
import { buildMatrix } from '../../lib/engines/linear/matrix.ts'
import { type ClassificationMetrics, measure } from '../../lib/engines/linear/metrics.ts'
import type { LinearModel } from '../../lib/engines/linear/model.ts'
import { createRandom, shuffle } from '../../lib/engines/linear/random.ts'
import { DEFAULT_SETTINGS, type Recipe } from '../../lib/engines/linear/settings.ts'
import { trainModel } from '../../lib/engines/linear/train.ts'
import { checkTrainingSet, type TrainingInput } from '../../lib/engines/linear/training-set.ts'

const SEED = 7
const CURVE_SIZES = [50, 100, 200, 500, 1000]
const CURVE_SEEDS = [1, 2, 3]
const TIMED_RUNS = 5
const SHORT_TEXT_UNITS = 60
const signal = new AbortController().signal

interface Labelled {
  texts: TicketText[]
  labels: string[]
}

interface SetResult {
  set: string
  train: number
  test: number
  categories: number
  macroF1: number
  accuracy: number
  ece: number
  crossValidated: { macroF1: number; ece: number }
  recipe: Recipe
  fitSeconds: number
  trainSeconds: number
  ticketsPerSecond: number
  shortTicketsPerSecond: number
  loadMs: number
  artifactBytes: number
  features: number
  peakMegabytes: number
  abstained: number
  curve?: { labels: number; macroF1: number; ece: number }[]
}

function readSet(file: string): Labelled {
  const rows = parse(readFileSync(file), { columns: true, bom: true }) as { body: string; label: string }[]
  return {
    texts: rows.map(({ body }) => ({ inquiryType: '', title: '', body })),
    labels: rows.map(({ label }) => label),
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const before = cpuSeconds()
  const value = await work()
  return { value, seconds: cpuSeconds() - before }
}

async function fitOnce(input: TrainingInput, recipe: Recipe): Promise<void> {
  const set = checkTrainingSet(input)
  const breath = new Breath(signal)
  const matrix = await buildMatrix(set.texts, { ...DEFAULT_SETTINGS, featureLimit: 500_000 }, breath)
  const job = {
    set,
    matrix,
    settings: DEFAULT_SETTINGS,
    folds: 1,
    seed: SEED,
    breath,
    onRow: () => undefined,
  }
  await learn(job, Int32Array.from(set.targets.keys()), recipe)
}

/** The best of several runs: the first ones are the compiler's, and other work on the machine only ever adds. */
async function speed(model: LinearModel, texts: TicketText[]): Promise<number> {
  const engine = createLinearEngine(model, { version: 'bench' })
  const enough = texts.length === 0 ? [] : Array.from({ length: 10_000 }, (_, i) => texts[i % texts.length]!)
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < TIMED_RUNS; run++) {
    least = Math.min(least, (await timed(() => engine.classify(enough, { signal }))).seconds)
  }
  return enough.length / least
}

/** Figures on the test part; nothing is left undecided, so that they compare with models that always answer. */
async function judge(model: LinearModel, test: Labelled, categories: string[]) {
  const engine = createLinearEngine({ ...model, abstainBelow: 0 }, { version: 'bench' })
  const outcomes = await engine.classify(test.texts, { signal })
  const categoryOf = (outcome: Outcome) => (outcome.kind === 'prediction' ? outcome.category : categories[0]!)
  return measure(
    {
      truth: test.labels.map((label) => categories.indexOf(label)),
      predicted: outcomes.map((outcome) => categories.indexOf(categoryOf(outcome))),
      confidence: outcomes.map((outcome) => (outcome.kind === 'prediction' ? outcome.confidence : 0)),
    },
    categories,
  )
}

async function learningCurve(train: Labelled, test: Labelled, categories: string[]) {
  const curve = []
  for (const labels of CURVE_SIZES) {
    const figures: ClassificationMetrics[] = []
    for (const seed of CURVE_SEEDS) {
      const order = Int32Array.from(train.labels.keys())
      shuffle(order, createRandom(seed))
      const rows = [...order.subarray(0, labels)]
      const part = {
        texts: rows.map((row) => train.texts[row]!),
        labels: rows.map((row) => train.labels[row]!),
      }
      const { model } = await trainModel({ ...part, categories, seed }, { signal })
      figures.push(await judge(model, test, categories))
    }
    const mean = (read: (figure: ClassificationMetrics) => number) =>
      figures.reduce((sum, figure) => sum + read(figure), 0) / figures.length
    const macroF1 = mean((figure) => figure.macro_f1)
    curve.push({ labels, macroF1, ece: mean((figure) => figure.expected_calibration_error) })
  }
  return curve
}

async function runSet(folder: string, set: string, withCurve: boolean): Promise<SetResult> {
  const train = readSet(join(folder, set, 'train.csv'))
  const test = readSet(join(folder, set, 'test.csv'))
  const categories = [...new Set(train.labels)]
  const input = { ...train, categories, seed: SEED }
  const { value: trained, seconds: trainSeconds } = await timed(() => trainModel(input, { signal }))
  const peakMegabytes = process.resourceUsage().maxRSS / 1024
  const { seconds: fitSeconds } = await timed(() => fitOnce(input, trained.report.recipe))
  const bytes = encodeModel(trained.model)
  const loadStart = performance.now()
  const model = decodeModel(bytes)
  const engine = createLinearEngine(model, { version: 'bench' })
  const loadMs = performance.now() - loadStart
  const outcomes = await engine.classify(test.texts, { signal })
  const figures = await judge(model, test, categories)
  return {
    set,
    train: train.texts.length,
    test: test.texts.length,
    categories: categories.length,
    macroF1: figures.macro_f1,
    accuracy: figures.accuracy,
    ece: figures.expected_calibration_error,
    crossValidated: { macroF1: trained.report.macro_f1, ece: trained.report.expected_calibration_error },
    recipe: trained.report.recipe,
    fitSeconds,
    trainSeconds,
    ticketsPerSecond: await speed(model, test.texts),
    shortTicketsPerSecond: await speed(
      model,
      test.texts.filter(({ body }) => body.length <= SHORT_TEXT_UNITS),
    ),
    loadMs,
    artifactBytes: bytes.length,
    features: model.buckets.length,
    peakMegabytes,
    abstained: outcomes.filter((outcome) => outcome.kind === 'failure').length / outcomes.length,
    ...(withCurve ? { curve: await learningCurve(train, test, categories) } : {}),
  }
}

function print(results: SetResult[]): void {
  const figure = (value: number, digits = 3) => value.toFixed(digits)
  const count = (value: number) => Math.round(value).toLocaleString('en')
  console.log(
    '| set | macro-F1 | accuracy | ECE | CV macro-F1 | CV ECE | fit s | train s | tickets/s | ≤ 60 characters/s | load ms | artifact kB | peak MB | undecided |',
  )
  console.log(`|${' --- |'.repeat(14)}`)
  for (const r of results) {
    const quality = [figure(r.macroF1, 4), figure(r.accuracy, 4), figure(r.ece, 4)]
    const folds = [figure(r.crossValidated.macroF1, 4), figure(r.crossValidated.ece, 4)]
    const times = [
      figure(r.fitSeconds, 1),
      figure(r.trainSeconds, 1),
      count(r.ticketsPerSecond),
      count(r.shortTicketsPerSecond),
    ]
    const sizes = [
      count(r.loadMs),
      count(r.artifactBytes / 1000),
      count(r.peakMegabytes),
      `${figure(r.abstained * 100, 1)} %`,
    ]
    console.log(`| ${[r.set, ...quality, ...folds, ...times, ...sizes].join(' | ')} |`)
  }
  for (const r of results) {
    if (r.curve === undefined) continue
    const points = r.curve.map(
      (point) => `${point.labels}: ${figure(point.macroF1)} (ECE ${figure(point.ece)})`,
    )
    console.log(`\n${r.set}, macro-F1 by labels: ${points.join(' · ')}`)
  }
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.BENCH_DATA },
    set: { type: 'string', multiple: true },
    curve: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    child: { type: 'boolean', default: false },
  },
})
if (values.data === undefined) {
  console.error('Say where the labelled sets are: --data DIR, or BENCH_DATA.')
  process.exit(2)
}
if (values.child) {
  console.log(JSON.stringify(await runSet(values.data, values.set![0]!, values.curve)))
} else {
  const hasTraining = (set: string) => readdirSync(join(values.data!, set)).includes('train.csv')
  const sets = values.set ?? readdirSync(values.data).filter(hasTraining).sort()
  const results = sets.map((set) => {
    const options = ['--child', '--data', values.data!, '--set', set, ...(values.curve ? ['--curve'] : [])]
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...options], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.status !== 0) throw new Error(`${set}: the measurement ended with ${child.status}`)
    return JSON.parse(child.stdout) as SetResult
  })
  if (values.json) console.log(JSON.stringify(results, null, 2))
  else print(results)
}
