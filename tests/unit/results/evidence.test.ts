import fc from 'fast-check'
import { expect, it } from 'vitest'
import { disarmFormula } from '#lib/exports/disarm-formula.ts'
import { decodeEvidence, encodeEvidence } from '#lib/results/evidence.ts'
import { importanceOf, previewOf } from '#lib/results/format.ts'

const ticket = { inquiry_type: '배송', title: '언제 오나요', body: '아직 안 왔어요 ㅠㅠ' }

it('evidence stored and read again is the same, with its words from the ticket', () => {
  const evidence = [
    { field: 'title' as const, start: 3, end: 6, text: '오나요' },
    { field: 'body' as const, start: 0, end: 2, text: '아직' },
    { field: 'inquiry_type' as const, start: 0, end: 2, text: '배송' },
  ]
  expect(encodeEvidence(evidence)).toBe('t3-6;b0-2;i0-2')
  expect(decodeEvidence(encodeEvidence(evidence), ticket)).toEqual(evidence)
})

it('evidence outside the text is left out, whatever is stored', () => {
  fc.assert(
    fc.property(fc.string(), (stored) => {
      for (const { field, start, end, text } of decodeEvidence(stored, ticket))
        expect(ticket[field].slice(start, end)).toBe(text)
    }),
  )
})

it('a cell that a spreadsheet would run is disarmed, also behind blanks and in full width', () => {
  for (const cell of ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '\u00a0=1', '＝1', '\ufeff=1']) {
    expect(disarmFormula(cell)).toBe(`'${cell}`)
  }
  for (const cell of ['배송', '00012', 'a=1', '']) expect(disarmFormula(cell)).toBe(cell)
})

it('a preview is cut between characters as people count them', () => {
  expect(previewOf('가'.repeat(80))).toHaveLength(80)
  expect(previewOf('👨‍👩‍👧'.repeat(100))).toBe(`${'👨‍👩‍👧'.repeat(80)}…`)
  expect(previewOf('한 줄\n두 줄')).toBe('한 줄 두 줄')
})

it('importance comes from confidence: 상 from 0.9, 중 from 0.7, 하 below', () => {
  expect([0.9, 0.89, 0.7, 0.69].map(importanceOf)).toEqual(['상', '중', '중', '하'])
})
