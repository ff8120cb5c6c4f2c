import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { disarmFormula } from '#lib/exports/disarm-formula.ts'
import { failureSentence } from '#lib/exports/failure-sentences.ts'
import { SHEET_CELL_CHARS_MAX, sheetText } from '#lib/exports/sheet-text.ts'
import { columnName } from '#lib/exports/sheet-xml.ts'
import { columnOf } from '#lib/files/sheet-cells.ts'
import { decodeEscapes } from '#lib/files/sheet-strings.ts'
import en from '../../../messages/en.json' with { type: 'json' }
import ko from '../../../messages/ko.json' with { type: 'json' }

describe('a text in a sheet', () => {
  it('is read back as it was, escapes, control characters and all', () => {
    const unit = fc.constantFrom(
      '_',
      'x',
      '0',
      'A',
      '\u0000',
      '\u000b',
      '\r',
      '\n',
      '\t',
      '가',
      '😀',
      '<',
      '\uffff',
    )
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const sheet = sheetText(text, 'ko')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
        expect(sheet).toMatch(/^[^\0-\x08\x0b-\x1f\ufffe\uffff]*$/)
        expect(decodeEscapes(sheet)).toBe(text)
      }),
    )
  })

  it('is cut at what a cell holds, with words that say so', () => {
    expect(sheetText('a'.repeat(SHEET_CELL_CHARS_MAX), 'en')).toBe('a'.repeat(SHEET_CELL_CHARS_MAX))
    const cut = sheetText('a'.repeat(SHEET_CELL_CHARS_MAX + 1), 'en')
    expect(cut).toHaveLength(SHEET_CELL_CHARS_MAX)
    expect(cut).toMatch(/a… \(Cut here: .*\)$/)
  })
})

it('a formula is disarmed by the short way exactly where the whole rule disarms it', () => {
  const rule = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.constantFrom('', ' ', '=', '＝', '\ufeff', '가'),
      (text, start) => {
        const cell = start + text
        expect(disarmFormula(cell)).toBe(rule.test(cell) ? `'${cell}` : cell)
      },
    ),
    { numRuns: 2_000 },
  )
})

it('the reasons in a sheet are those of the page', () => {
  for (const [code, sentence] of Object.entries(ko.failureReason))
    expect(failureSentence(code, 'ko')).toBe(sentence)
  for (const [code, sentence] of Object.entries(en.failureReason))
    expect(failureSentence(code, 'en')).toBe(sentence)
  expect(failureSentence('something_new', 'ko')).toBe('something_new')
})

it('the name of a column is read back as that column', () => {
  for (const column of [0, 25, 26, 701, 702, 16_383]) expect(columnOf(`${columnName(column)}1`)).toBe(column)
})
