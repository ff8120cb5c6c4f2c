import { describe, expect, test } from 'vitest'
import { appendNormalised, createNormalised } from '#lib/engines/linear/normalise.ts'
import { DEFAULT_SETTINGS } from '#lib/engines/linear/settings.ts'

const settings = DEFAULT_SETTINGS.features.normalise

function normalise(text: string, changes: Partial<typeof settings> = {}): string {
  const out = createNormalised(8)
  appendNormalised(out, text, 0, { ...settings, ...changes })
  return String.fromCharCode(...out.units.subarray(0, out.length))
}

describe('normalised text', () => {
  test.each([
    ['has one space around and between words', '  두\t\n칸\u3000 ', ' 두 칸 '],
    ['is lower case and half width', 'ＡＢＣ　Def', ' abc def '],
    ['takes what is no character for a space', 'a\uffffb\ufffec\u0000d', ' a b c d '],
    ['keeps two of a repeated character', 'ㅋㅋㅋㅋㅋ!!!!', ' ㅋㅋ!! '],
    ['is composed, however it was typed', '한글'.normalize('NFD'), ' 한글 '],
    ['spells out what NFKC spells out', '㈜가', ' (주)가 '],
    [
      'has one sign for any link and one for any address',
      'https://a.kr/1?b a@b.co.kr 끝',
      ' \ue000 \ue001 끝 ',
    ],
  ])('%s', (_, text, expected) => {
    expect(normalise(text)).toBe(expected)
  })

  test('can be spelt in letters', () => {
    expect(normalise('닭', { jamo: true })).toBe(' ㄷㅏㄺ ')
  })

  test('knows where each unit came from', () => {
    const out = createNormalised(8)
    appendNormalised(out, `${'한'.normalize('NFD')}ㅋㅋㅋㅋ㈜`, 10, settings)
    const spans = Array.from({ length: out.length }, (_, i) => [out.start[i], out.end[i]])
    expect(spans).toEqual([
      [10, 10],
      [10, 13],
      [13, 14],
      [14, 15],
      [17, 18],
      [17, 18],
      [17, 18],
      [18, 18],
    ])
  })
})
