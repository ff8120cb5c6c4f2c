import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { decodeModel } from '#lib/engines/linear/artifact.ts'
import { readDefaultModel } from '#lib/engines/linear/default-model.ts'
import { createLinearEngine } from '#lib/engines/linear/engine.ts'
import { lettersOf } from '#lib/reviews/fingerprint.ts'
import { DEFAULT_CATEGORIES } from '../../../../prisma/default-rules.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../../../samples')
/** The 500 tickets people try first, with labels, and the labelled hundred. */
const UNSEEN = ['tickets-500-labels.csv', 'tickets-labelled-100.csv']

function read(file: string) {
  const rows = parse(readFileSync(path.join(SAMPLES, file)), { columns: true, bom: true })
  return (rows as Record<string, string>[]).map((row) => ({
    inquiryType: row['문의 유형'] ?? '',
    title: row.제목!,
    body: row.본문!,
    label: row.정답!,
  }))
}

test('the shipped model is whole and knows exactly the default categories, in their order', async () => {
  const { artifact, categories, metrics, version } = await readDefaultModel()
  const model = decodeModel(artifact)
  expect(model.categories).toEqual(DEFAULT_CATEGORIES.map(({ name }) => name))
  expect(categories).toEqual(model.categories)
  expect(metrics.accuracy).toBeGreaterThan(0.85)
  const [outcome] = await createLinearEngine(model, { version }).classify(
    [{ inquiryType: '', title: '환불', body: '주문 취소하고 환불 받고 싶어요' }],
    { signal: new AbortController().signal },
  )
  expect(outcome).toMatchObject({ kind: 'prediction', category: '환불/교환' })
})

test('no ticket of the samples is in a training file, not even with other digits, marks or spaces', () => {
  const training = readdirSync(path.join(SAMPLES, 'training')).filter((name) => name.endsWith('.csv'))
  const learnt = new Set(
    training.flatMap((name) => read(`training/${name}`).map((row) => lettersOf(row).join())),
  )
  expect(learnt.size).toBeGreaterThan(1_500)
  const seen = UNSEEN.flatMap(read).filter((row) => learnt.has(lettersOf(row).join()))
  expect(seen.map(({ body }) => body)).toEqual([])
})

test.each(UNSEEN)(
  'of %s the shipped model gets at least 88 in 100 right, and is not sure of all',
  async (file) => {
    const { artifact, version } = await readDefaultModel()
    const tickets = read(file)
    const { signal } = new AbortController()
    const outcomes = await createLinearEngine(decodeModel(artifact), { version }).classify(tickets, {
      signal,
    })
    const right = outcomes.filter((o, at) => o.kind === 'prediction' && o.category === tickets[at]!.label)
    expect(right.length / tickets.length).toBeGreaterThanOrEqual(0.88)
    expect(outcomes.some((o) => o.kind === 'failure' || o.confidence < 0.7)).toBe(true)
  },
)
