import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { encodeCp949 } from '#lib/exports/cp949.ts'

const ALL = join(import.meta.dirname, '../../fixtures/files/cp949-all-17048.csv')

describe('CP949', () => {
  it('of all 17,048 characters is the bytes they came from', async () => {
    const bytes = await readFile(ALL)
    const text = iconv.decode(bytes, 'cp949')
    expect(text).not.toContain('\ufffd')
    expect(encodeCp949(text)).toEqual(bytes)
  })

  it('loses nothing: with its HTML numbers read back it is the text again, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll('&', '')
        const read = iconv.decode(encodeCp949(plain), 'cp949')
        expect(read.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))).toBe(plain)
      }),
    )
  })

  it('writes an emoji, a dash and an accent as numbers, never as question marks', () => {
    expect(encodeCp949('😢—é뷁').toString('latin1')).toBe('&#128546;&#8212;&#233;\x94\xee')
  })
})
