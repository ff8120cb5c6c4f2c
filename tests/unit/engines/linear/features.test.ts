import { describe, expect, test } from 'vitest'
import { FeatureExtractor } from '#lib/engines/linear/features.ts'
import { DEFAULT_SETTINGS } from '#lib/engines/linear/settings.ts'
import { ticket } from './toy-tickets.ts'

const settings = { ...DEFAULT_SETTINGS.features, charMin: 1, charMax: 3, crossMax: 2, wordMax: 2 }

/** The n-grams of a ticket as text, in the order they are found. */
function ngrams(body: string, changes: Partial<typeof settings> = {}): string[] {
  const extractor = new FeatureExtractor({ ...settings, ...changes })
  const found = extractor.read(ticket(body))
  return Array.from({ length: found.count }, (_, i) =>
    String.fromCharCode(...extractor.text.units.subarray(found.from[i], found.to[i])),
  )
}

describe('n-grams', () => {
  test('of characters know where words begin and end', () => {
    expect(ngrams('환불', { wordMax: 0 })).toEqual([' 환', ' 환불', '환', '환불', '환불 ', '불', '불 '])
  })

  test('of characters cross words only up to their own length', () => {
    expect(ngrams('가 나', { wordMax: 0, charMin: 3, crossMax: 3 })).toContain('가 나')
    expect(ngrams('가 나', { wordMax: 0, charMin: 3, crossMax: 2 })).not.toContain('가 나')
  })

  test('of words are one and two words long', () => {
    expect(ngrams('환불 언제', { charMax: 0 })).toEqual(['환불', '언제', '환불 언제'])
  })

  test('of one Latin letter or digit do not exist', () => {
    expect(ngrams('a 1', { wordMax: 0, charMax: 1 })).toEqual([])
  })
})

test('a word means something else in the inquiry type than in the text', () => {
  const extractor = new FeatureExtractor(settings)
  const inText = [...extractor.read(ticket('환불')).buckets.subarray(0, 7)]
  const inType = [...extractor.read(ticket('', { inquiryType: '환불' })).buckets.subarray(0, 7)]
  expect(inType.filter((bucket) => inText.includes(bucket))).toEqual([])
})

test('a word means the same in the title and in the body', () => {
  const extractor = new FeatureExtractor(settings)
  const inBody = extractor.read(ticket('환불'))
  const buckets = [...inBody.buckets.subarray(0, inBody.count)]
  const inTitle = extractor.read(ticket('', { title: '환불' }))
  expect([...inTitle.buckets.subarray(0, inTitle.count)]).toEqual(buckets)
})
