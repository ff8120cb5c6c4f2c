// How often the shipped rules agree with the labels of a ticket file (제목, 본문, 정답; 문의 유형 if there is one).
//
//   node scripts/rules-accuracy.mjs samples/tickets-labelled-100.csv
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const PROJECT_DIR = path.resolve(import.meta.dirname, '..')

/** A Node that reads TypeScript: this one, or else the one npm installed for this project. */
function runsTypeScript() {
  if (process.features.typescript) return true
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const node = path.join(
    PROJECT_DIR,
    'node_modules',
    `node-${platform}-${process.arch}`,
    'bin',
    platform === 'win' ? 'node.exe' : 'node',
  )
  if (!fs.existsSync(node)) throw new Error('This script needs Node 22.18 or newer.')
  process.exitCode = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1
  return false
}

async function main(file) {
  if (!file) throw new Error('usage: node scripts/rules-accuracy.mjs LABELLED.csv')
  const { DEFAULT_CATEGORIES, DEFAULT_KEYWORDS, DEFAULT_MAPPINGS, FALLBACK_CATEGORY } = await import(
    '../prisma/default-rules.ts'
  )
  const { createRuleEngine } = await import('../lib/engines/rule/rule-engine.ts')
  const rulesOf = (patterns) =>
    Object.entries(patterns).flatMap(([category, list]) => list.map((pattern) => ({ category, pattern })))
  const categories = DEFAULT_CATEGORIES.map(({ name }) => name)
  const engine = createRuleEngine(
    {
      categories,
      fallback: FALLBACK_CATEGORY,
      mappings: rulesOf(DEFAULT_MAPPINGS),
      keywords: rulesOf(DEFAULT_KEYWORDS),
    },
    'shipped',
  )
  const { tickets: rows, mapping } = await readAll(file)
  const predict = async (inquiryTypeOf) =>
    (
      await engine.classify(
        rows.map((row) => ({ title: row.title, body: row.body, inquiryType: inquiryTypeOf(row) })),
        { signal: new AbortController().signal },
      )
    ).map(({ category }) => category)

  const byText = await predict(() => '')
  for (const category of categories) {
    const labelled = rows.flatMap((row, i) => (row.label === category ? [byText[i]] : []))
    const missed = countsOf(labelled.filter((name) => name !== category))
    console.log(
      `${share(labelled.filter((name) => name === category).length, labelled.length)}  ${category}${missed}`,
    )
  }
  console.log(
    `${share(rows.filter((row, i) => byText[i] === row.label).length, rows.length)}  title and body`,
  )
  if (!mapping.inquiry_type) return
  const byAll = await predict((row) => row.inquiryType)
  console.log(
    `${share(rows.filter((row, i) => byAll[i] === row.label).length, rows.length)}  with the inquiry type`,
  )
}

async function readAll(file) {
  const { readTickets } = await import('../lib/files/read-tickets.ts')
  const batches = readTickets(file, {})
  const tickets = []
  for (;;) {
    const { value, done } = await batches.next()
    if (done) return { tickets, mapping: value.mapping }
    tickets.push(...value.tickets)
  }
}

function share(hits, total) {
  const percent = total === 0 ? '-' : ((100 * hits) / total).toFixed(1)
  return `${percent.padStart(5)}%  ${`${hits}/${total}`.padStart(9)}`
}

function countsOf(names) {
  if (names.length === 0) return ''
  const counts = Object.entries(Object.groupBy(names, (name) => name)).map(
    ([name, l]) => `${name} ${l.length}`,
  )
  return `  (instead: ${counts.join(', ')})`
}

if (runsTypeScript()) await main(process.argv[2])
