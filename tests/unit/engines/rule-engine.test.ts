import { describe, expect, it } from 'vitest'
import { createRuleEngine } from '#lib/engines/rule/rule-engine.ts'

const rules = {
  categories: ['배송 문의', '환불/교환', '기술 지원', '기타'],
  fallback: '기타',
  mappings: [
    { pattern: '배송', category: '배송 문의' },
    { pattern: '환불', category: '환불/교환' },
    { pattern: '배송환불', category: '환불/교환' },
    { pattern: 'AS', category: '기술 지원' },
  ],
  keywords: [
    { pattern: '배송', category: '배송 문의' },
    { pattern: '배송지연', category: '배송 문의' },
    { pattern: '지연', category: '배송 문의' },
    { pattern: '환불', category: '환불/교환' },
    { pattern: '취소', category: '환불/교환' },
    { pattern: '카드', category: '환불/교환' },
    { pattern: '승인', category: '환불/교환' },
    { pattern: 'AS', category: '기술 지원' },
    { pattern: '문의', category: '기타' },
  ],
}

async function classify(ticket: { inquiryType?: string; title?: string; body?: string }) {
  const engine = createRuleEngine(rules, 'test')
  const [outcome] = await engine.classify([{ inquiryType: '', title: '', body: '', ...ticket }], {
    signal: new AbortController().signal,
  })
  if (outcome?.kind !== 'prediction') throw new Error('the rule engine always predicts')
  return outcome
}

describe('the rule engine', () => {
  it('takes an inquiry type equal to a mapping before anything else, with 0.9', async () => {
    const outcome = await classify({ inquiryType: ' 환불 ', body: '배송 배송지연 지연' })
    expect(outcome).toMatchObject({ category: '환불/교환', confidence: 0.9, method: 'mapping_equal' })
  })

  it('takes the longest mapping an inquiry type contains, with 0.9', async () => {
    const outcome = await classify({ inquiryType: '기타 배송환불 요청' })
    expect(outcome).toMatchObject({ category: '환불/교환', confidence: 0.9, method: 'mapping_contains' })
    expect(outcome.evidence).toEqual([{ field: 'inquiry_type', start: 3, end: 7, text: '배송환불' }])
  })

  it('lets the category with the most different keywords win', async () => {
    const outcome = await classify({ title: '배송', body: '카드 승인 취소' })
    expect(outcome).toMatchObject({ category: '환불/교환', confidence: 0.8, method: 'keyword' })
  })

  it('counts a repeated keyword once', async () => {
    expect(await classify({ body: '환불 환불 환불' })).toMatchObject({ confidence: 0.6 })
  })

  it('gives the earlier category a tie', async () => {
    expect(await classify({ body: '환불과 배송' })).toMatchObject({ category: '배송 문의', confidence: 0.6 })
  })

  it('never gives keywords more than 0.8', async () => {
    expect(await classify({ body: '환불 취소 카드 승인' })).toMatchObject({ confidence: 0.8 })
  })

  it('falls back with 0.5 and no evidence where nothing matches', async () => {
    expect(await classify({ body: '안녕하세요' })).toMatchObject({
      category: '기타',
      confidence: 0.5,
      evidence: [],
      method: 'fallback',
    })
  })

  it('shows each stretch where it stands, the longer of overlapping ones', async () => {
    const { evidence } = await classify({ title: '배송지연', body: '아직도 지연 중' })
    expect(evidence).toEqual([
      { field: 'title', start: 0, end: 4, text: '배송지연' },
      { field: 'body', start: 4, end: 6, text: '지연' },
    ])
  })

  it('reads AS in either case but not inside another Latin word', async () => {
    expect(await classify({ body: '에어컨 as센터' })).toMatchObject({ category: '기술 지원' })
    expect(await classify({ body: 'please ASAP' })).toMatchObject({ method: 'fallback' })
  })

  it('stops when it is aborted', async () => {
    const engine = createRuleEngine(rules, 'test')
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(engine.classify([{ inquiryType: '', title: '', body: '' }], { signal })).rejects.toThrow(
      'cancelled',
    )
  })
})
