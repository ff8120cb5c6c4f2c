import { expect, test } from 'vitest'
import { decodeModel } from '#lib/engines/linear/artifact.ts'
import { readDefaultModel } from '#lib/engines/linear/default-model.ts'
import { createLinearEngine } from '#lib/engines/linear/engine.ts'
import { DEFAULT_CATEGORIES } from '../../../../prisma/default-rules.ts'

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
