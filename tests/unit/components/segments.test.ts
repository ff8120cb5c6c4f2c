import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Stretch, segmentsOf, shorten } from '#components/results/segments.ts'

const stretch = (start: number, end: number, text: string, field: Stretch['field'] = 'body'): Stretch => ({
  field,
  start,
  end,
  text,
})
const marks = (segments: { text: string; isMark: boolean }[]) =>
  segments.filter(({ isMark }) => isMark).map(({ text }) => text)

describe('marking the words that decided', () => {
  test('evidence of this field is marked, the rest of the text is kept as it is', () => {
    const evidence = [stretch(4, 6, '지연'), stretch(0, 2, '배송'), stretch(0, 2, '배송', 'title')]
    expect(segmentsOf('배송이 지연돼요', 'body', evidence)).toEqual([
      { text: '배송', isMark: true },
      { text: '이 ', isMark: false },
      { text: '지연', isMark: true },
      { text: '돼요', isMark: false },
    ])
  })
  test('overlapping and touching stretches become one mark', () => {
    const evidence = [stretch(0, 2, '배송'), stretch(0, 4, '배송지연'), stretch(2, 4, '지연')]
    expect(marks(segmentsOf('배송지연 문의', 'body', evidence))).toEqual(['배송지연'])
  })
  test('a stretch whose words are not there is never marked', () => {
    expect(
      marks(segmentsOf('환불해 주세요', 'body', [stretch(0, 2, '배송'), stretch(-1, 3, '환불해')])),
    ).toEqual([])
  })
  test('whatever the evidence says, no character is lost or added', () => {
    const anyStretch = fc.record({
      field: fc.constant('body' as const),
      start: fc.integer({ min: -3, max: 60 }),
      end: fc.integer({ min: -3, max: 60 }),
      text: fc.string({ maxLength: 5 }),
    })
    fc.assert(
      fc.property(fc.string({ maxLength: 50, unit: 'grapheme' }), fc.array(anyStretch), (text, evidence) => {
        const real = evidence.map((one) => ({ ...one, text: text.slice(one.start, one.end) }))
        const joined = segmentsOf(text, 'body', [...evidence, ...real]).map((segment) => segment.text)
        expect(joined.join('')).toBe(text)
      }),
    )
  })
})

describe('shortening a long text', () => {
  const long = `${'가'.repeat(300)}배송${'나'.repeat(300)}`
  const segments = segmentsOf(long, 'body', [stretch(300, 302, '배송')])

  test('a short text stays whole', () => {
    const short = segmentsOf('배송', 'body', [])
    expect(shorten(short, 140)).toEqual(short)
  })
  test('the first mark is always inside what is left', () => {
    const shortened = shorten(segments, 140)
    expect(marks(shortened)).toEqual(['배송'])
    const text = shortened.map((segment) => segment.text).join('')
    expect(text.startsWith('…')).toBe(true)
    expect(text.endsWith('…')).toBe(true)
    expect(text.length).toBe(142)
  })
  test('an emoji at the edge is left out whole, never halved', () => {
    const emoji = segmentsOf(`${'가'.repeat(139)}😭${'나'.repeat(50)}`, 'body', [])
    const text = shorten(emoji, 140)
      .map((segment) => segment.text)
      .join('')
    expect(text.isWellFormed()).toBe(true)
  })
})
