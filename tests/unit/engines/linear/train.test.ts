import { describe, expect, test } from 'vitest'
import { encodeModel } from '#lib/engines/linear/artifact.ts'
import { trainModel } from '#lib/engines/linear/train.ts'
import { NEVER, ticket, toyTraining } from './toy-tickets.ts'

describe('training', () => {
  test('the same tickets and seed give the same bytes', async () => {
    const first = await trainModel(toyTraining(), { signal: NEVER })
    const second = await trainModel(toyTraining(), { signal: NEVER })
    expect(encodeModel(first.model)).toEqual(encodeModel(second.model))
    expect(first.report).toEqual(second.report)
  })

  test('a model learns what tells its categories apart', async () => {
    const { report } = await trainModel(toyTraining(), { signal: NEVER })
    expect(report.accuracy).toBeGreaterThan(0.9)
  })

  test('the report counts every ticket once in its confusion matrix', async () => {
    const { report } = await trainModel(toyTraining(), { signal: NEVER })
    expect(report.confusion.flat().reduce((sum, count) => sum + count)).toBe(36)
    expect(report.per_category['배송 문의']?.support).toBe(12)
    expect(report.micro_f1).toBe(report.accuracy)
  })

  test('progress rises to its total and never falls', async () => {
    const seen: number[] = []
    await trainModel(toyTraining(), { signal: NEVER, onProgress: (current) => seen.push(current) })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(100)
    expect(seen.length).toBeLessThanOrEqual(100)
  })

  test('an aborted training ends with the reason of the signal', async () => {
    const reason = new Error('cancelled by a person')
    const controller = new AbortController()
    const training = trainModel(
      toyTraining({ texts: toyTraining().texts.map(({ body }) => ticket(body.repeat(900))) }),
      {
        signal: controller.signal,
      },
    )
    controller.abort(reason)
    await expect(training).rejects.toBe(reason)
  })

  test('a category without labels is left out of the model and named in the report', async () => {
    const input = toyTraining()
    const { model, report } = await trainModel(
      { ...input, categories: [...input.categories, '기타'] },
      { signal: NEVER },
    )
    expect(model.categories).toEqual(input.categories)
    expect(report.categories_without_labels).toEqual(['기타'])
  })

  test('empty tickets are left out and counted', async () => {
    const input = toyTraining()
    const { report } = await trainModel(
      { ...input, texts: [...input.texts, ticket(' \n')], labels: [...input.labels, '배송 문의'] },
      { signal: NEVER },
    )
    expect(report.empty_tickets).toBe(1)
    expect(report.tickets).toBe(36)
  })
})

describe('what cannot be trained says so', () => {
  test.each([
    ['too_few_tickets', { texts: [ticket('배송'), ticket('환불')], labels: ['배송 문의', '환불/교환'] }],
    ['one_category_only', { labels: toyTraining().labels.map(() => '배송 문의') }],
    ['empty_texts', { texts: toyTraining().texts.map(() => ticket('')) }],
    ['label_not_in_categories', { categories: ['배송 문의', '환불/교환'] }],
    ['labels_do_not_match_tickets', { labels: ['배송 문의'] }],
    ['label_not_in_categories', { settings: { fallbackCategory: '없는 것' } }],
    ['text_too_long', { texts: toyTraining().texts.map(({ body }) => ticket(body.repeat(100_000))) }],
  ])('%s', async (code, changes) => {
    await expect(trainModel(toyTraining(changes), { signal: NEVER })).rejects.toMatchObject({ code })
  })
})
