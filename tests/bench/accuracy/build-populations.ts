/**
 * Makes tests/fixtures/accuracy/*.json: how often which truth met which answer at which score. Counts only, no text.
 * node tests/bench/accuracy/build-populations.ts --data DIR (a folder with klue_ynat/train.csv and test.csv)
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { Engine, TicketText } from '../../../lib/engines/engine.ts'
import { createLinearEngine } from '../../../lib/engines/linear/engine.ts'
import { trainModel } from '../../../lib/engines/linear/train.ts'
import { createRuleEngine } from '../../../lib/engines/rule/rule-engine.ts'
import {
  DEFAULT_CATEGORIES,
  DEFAULT_KEYWORDS,
  DEFAULT_MAPPINGS,
  FALLBACK_CATEGORY,
} from '../../../prisma/default-rules.ts'

const PROJECT_DIR = path.resolve(import.meta.dirname, '../../..')
const signal = new AbortController().signal
const SEED = 7

interface Labelled {
  text: TicketText
  label: string
}

function read(file: string, columns: { title?: string; body: string; label: string }): Labelled[] {
  const rows = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]
  return rows.map((row) => ({
    text: { inquiryType: '', title: (columns.title && row[columns.title]) || '', body: row[columns.body]! },
    label: row[columns.label]!.trim(),
  }))
}

async function count(engine: Engine, tickets: readonly Labelled[], about: object) {
  const outcomes = await engine.classify(
    tickets.map(({ text }) => text),
    { signal },
  )
  const categories = [...engine.categories]
  const counts = new Map<string, number>()
  for (const [i, outcome] of outcomes.entries()) {
    const predicted = outcome.kind === 'prediction' ? categories.indexOf(outcome.category) : -1
    const score = outcome.kind === 'prediction' ? Math.round(outcome.confidence * 100) : -1
    const key = `${categories.indexOf(tickets[i]!.label)},${predicted},${score}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const cells = [...counts]
    .map(([key, n]) => [...key.split(',').map(Number), n])
    .sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!)
  return {
    ...about,
    categories,
    columns: 'truth, predicted (-1: none), score in hundredths (-1: none), tickets',
    cells,
  }
}

function write(name: string, population: { cells: number[][] }): void {
  const { cells, ...head } = population
  const json = `${JSON.stringify(head, null, 1).slice(0, -2)},\n "cells": [\n${cells.map((cell) => `  [${cell.join(', ')}]`).join(',\n')}\n ]\n}\n`
  writeFileSync(path.join(PROJECT_DIR, 'tests/fixtures/accuracy', name), json)
}

const { values } = parseArgs({ options: { data: { type: 'string', default: process.env.BENCH_DATA } } })
if (values.data !== undefined) {
  const columns = { body: 'body', label: 'label' }
  const train = read(path.join(values.data, 'klue_ynat/train.csv'), columns)
  const test = read(path.join(values.data, 'klue_ynat/test.csv'), columns)
  const categories = [...new Set(train.map(({ label }) => label))].sort()
  const { model } = await trainModel(
    { texts: train.map(({ text }) => text), labels: train.map(({ label }) => label), categories, seed: SEED },
    { signal },
  )
  const about = {
    made: `The AI engine, trained on klue_ynat's training part (seed ${SEED}), over its test part.`,
    source: 'KLUE YNAT v1.1 (CC BY-SA 4.0), github KLUE-benchmark/KLUE. Counts only; none of its text.',
  }
  write('klue-ynat.json', await count(createLinearEngine(model, { version: 'bench' }), test, about))
}

const rulesOf = (patterns: Record<string, readonly string[]>) =>
  Object.entries(patterns).flatMap(([category, list]) => list.map((pattern) => ({ category, pattern })))
const rules = createRuleEngine(
  {
    categories: DEFAULT_CATEGORIES.map(({ name }) => name),
    fallback: FALLBACK_CATEGORY,
    mappings: rulesOf(DEFAULT_MAPPINGS),
    keywords: rulesOf(DEFAULT_KEYWORDS),
  },
  'bench',
)
const TICKETS = [
  ...['part-a', 'part-b', 'part-d', 'part-e'].map((part) => `samples/training/${part}.csv`),
  'samples/tickets-500-labels.csv',
]
const parts = TICKETS.flatMap((file) =>
  read(path.join(PROJECT_DIR, file), {
    title: '제목',
    body: '본문',
    label: '정답',
  }),
)
write(
  'own-rules.json',
  await count(rules, parts, {
    made: 'The shipped rules over samples/training (the rules were written looking at some of them).',
    source: 'samples/training of this project (MIT).',
  }),
)
