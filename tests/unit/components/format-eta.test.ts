import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { etaNow, formatEta, type ShownEta, smoothEta } from '#components/tasks/format-eta.ts'
import en from '../../../messages/en.json'
import ko from '../../../messages/ko.json'

const inKorean = createTranslator({ locale: 'ko', messages: ko, namespace: 'eta' })
const inEnglish = createTranslator({ locale: 'en', messages: en, namespace: 'eta' })

function said(etaSeconds: number | null, { percentage = 30, elapsedSeconds = 30 } = {}): string | null {
  const words = formatEta({ etaSeconds, percentage, elapsedSeconds })
  return words && inKorean(words.key, words.values)
}

describe('the words for the time left', () => {
  test('nothing is said in the first two seconds: most runs are over by then', () => {
    expect(said(20, { elapsedSeconds: 1.9 })).toBeNull()
  })
  test('before 3 % or 5 s no number is said', () => {
    expect(said(20, { percentage: 2.9 })).toBe('계산하고 있어요')
    expect(said(20, { elapsedSeconds: 4.9 })).toBe('계산하고 있어요')
    expect(said(null)).toBe('계산하고 있어요')
  })
  test.each([
    [0, '곧 끝나요'],
    [9.9, '곧 끝나요'],
    [12, '약 10초 남았어요'],
    [17.5, '약 20초 남았어요'],
    [54, '약 50초 남았어요'],
    [55, '약 1분 남았어요'],
    [89, '약 1분 남았어요'],
    [185, '약 3분 남았어요'],
    [569, '약 9분 남았어요'],
    [570, '약 10분 남았어요'],
    [1_000, '약 15분 남았어요'],
    [3_500, '약 1시간 남았어요'],
    [4_300, '약 1시간 10분 남았어요'],
  ])('%d s left is rounded to what it deserves: %s', (seconds, words) => {
    expect(said(seconds)).toBe(words)
  })
  test('English says the same', () => {
    const words = formatEta({ etaSeconds: 17, percentage: 30, elapsedSeconds: 30 })
    expect(words && inEnglish(words.key, words.values)).toBe('About 20 s left')
  })
})

describe('what is shown between estimates', () => {
  const shown: ShownEta = { seconds: 100, setAtMs: 0, higherSinceMs: null }

  test('it counts down by itself and stops at zero', () => {
    expect(etaNow(shown, 30_000)).toBe(70)
    expect(etaNow(shown, 130_000)).toBe(0)
  })
  test('a shorter estimate is shown at once', () => {
    expect(smoothEta(shown, 40, 10_000)).toEqual({ seconds: 40, setAtMs: 10_000, higherSinceMs: null })
  })
  test('an estimate up to 20 % longer changes nothing', () => {
    expect(smoothEta(shown, 105, 10_000)).toEqual(shown)
  })
  test('a much longer estimate is shown only once it has lasted five seconds', () => {
    const once = smoothEta(shown, 200, 10_000)
    expect(etaNow(once, 10_000)).toBe(90)
    const still = smoothEta(once, 200, 14_999)
    expect(etaNow(still, 14_999)).toBeCloseTo(85, 1)
    expect(etaNow(smoothEta(still, 200, 15_000), 15_000)).toBe(200)
  })
  test('one estimate that is back to normal forgets the long ones before', () => {
    const once = smoothEta(shown, 200, 10_000)
    const calm = smoothEta(once, 92, 12_000)
    expect(smoothEta(calm, 200, 15_500)).toMatchObject({ seconds: 100, higherSinceMs: 15_500 })
  })
})
