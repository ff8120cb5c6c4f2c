import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { createRuleEngine } from '#lib/engines/rule/rule-engine.ts'
import {
  DEFAULT_CATEGORIES,
  DEFAULT_KEYWORDS,
  DEFAULT_MAPPINGS,
  FALLBACK_CATEGORY,
} from '../../../prisma/default-rules.ts'

/** What every version must keep: a support manager looks for these first. */
const CORE_KEYWORDS = {
  '배송 문의': ['배송', '택배', '운송', '배달', '지연', '추적', '도착'],
  '환불/교환': ['환불', '교환', '반품', '취소', '결제'],
  '상품 문의': ['상품', '제품', '스펙', '재고', '가격', '할인'],
  '기술 지원': ['사용법', '고장', 'AS', '수리', '설치'],
  '불만/클레임': ['불만', '클레임', '화남', '불량', '파손', '품질'],
  기타: ['영업시간', '세금계산서', '포인트', '쿠폰'],
} as const
const FIRST_MAPPINGS = {
  '배송 문의': ['배송', '배송지연', '택배'],
  '환불/교환': ['환불', '교환', '취소'],
  '상품 문의': ['상품문의'],
  '기술 지원': ['AS'],
  '불만/클레임': ['불만'],
  기타: [],
} as const

const CATEGORY_NAMES = DEFAULT_CATEGORIES.map(({ name }) => name)
const engine = createRuleEngine(
  {
    categories: CATEGORY_NAMES,
    fallback: FALLBACK_CATEGORY,
    mappings: rulesOf(DEFAULT_MAPPINGS),
    keywords: rulesOf(DEFAULT_KEYWORDS),
  },
  'test',
)

function rulesOf(patterns: Record<string, readonly string[]>) {
  return Object.entries(patterns).flatMap(([category, list]) =>
    list.map((pattern) => ({ category, pattern })),
  )
}

async function categoriesOf(tickets: { inquiryType?: string; title?: string; body?: string }[]) {
  const outcomes = await engine.classify(
    tickets.map((ticket) => ({ inquiryType: '', title: '', body: '', ...ticket })),
    { signal: new AbortController().signal },
  )
  return outcomes.map((outcome) => (outcome.kind === 'prediction' ? outcome.category : outcome.kind))
}

describe.each([
  ['keyword', rulesOf(DEFAULT_KEYWORDS)],
  ['mapping', rulesOf(DEFAULT_MAPPINGS)],
])('the default %s rules', (_kind, rules) => {
  it('have no pattern twice, neither in one category nor in two, whatever its case', () => {
    const patterns = rules.map(({ pattern }) => pattern.toLowerCase())
    expect(patterns.filter((pattern, i) => patterns.indexOf(pattern) !== i)).toEqual([])
  })

  it('have no empty pattern, no space at its ends or doubled, and no comma', () => {
    expect(rules.filter(({ pattern }) => !/^[^\s,]+( [^\s,]+)*$/.test(pattern))).toEqual([])
  })

  it('know only the six categories', () => {
    expect([...new Set(rules.map(({ category }) => category))].sort()).toEqual([...CATEGORY_NAMES].sort())
  })
})

describe('the default rules', () => {
  it.each(CATEGORY_NAMES)('keep the core words and first mappings of %s', (category) => {
    expect(DEFAULT_KEYWORDS[category]).toEqual(expect.arrayContaining([...CORE_KEYWORDS[category]]))
    expect(DEFAULT_MAPPINGS[category]).toEqual(expect.arrayContaining([...FIRST_MAPPINGS[category]]))
  })

  it('stay a list a person can read: at most 250 keywords a category, each of two characters or more', () => {
    for (const keywords of Object.values(DEFAULT_KEYWORDS)) expect(keywords.length).toBeLessThanOrEqual(250)
    const short = rulesOf(DEFAULT_KEYWORDS).filter(({ pattern }) => pattern.length < 2)
    expect(short.map(({ pattern }) => pattern)).toEqual(['앱'])
  })

  it('decide plain requests as the labelling guideline does', async () => {
    const examples = [
      ['화요일에 주문했는데 아직 준비중이에요. 언제 오나요?', '배송 문의'],
      ['너무 늦어서 그냥 취소할게요', '환불/교환'],
      ['이 필터가 우리 집 정수기에 맞나요?', '상품 문의'],
      ['앱이 자꾸 꺼져요', '기술 지원'],
      ['어이없네요 당장 책임지세요 신고합니다', '불만/클레임'],
      ['세금계산서 발행 부탁드려요', '기타'],
      ['안녕', '기타'],
    ] as const
    expect(await categoriesOf(examples.map(([body]) => ({ body })))).toEqual(examples.map(([, name]) => name))
  })

  it('let the text decide where the inquiry type says little', async () => {
    const body = '환불 언제 들어와요'
    const types = ['기타', '일반', '기타문의', '결제/영수증']
    expect(await categoriesOf(types.map((inquiryType) => ({ inquiryType, body })))).toEqual(
      types.map(() => '환불/교환'),
    )
  })

  it('read the longer of two mappings in an inquiry type', async () => {
    const types = ['배송불만 접수', 'A/S 신청', '반품 신청', '쿠폰/포인트']
    expect(await categoriesOf(types.map((inquiryType) => ({ inquiryType })))).toEqual([
      '불만/클레임',
      '기술 지원',
      '환불/교환',
      '기타',
    ])
  })

  it('agree with at least 78 of the 100 held-out labels by title and body alone', async () => {
    const file = path.resolve(import.meta.dirname, '../../../samples/tickets-labelled-100.csv')
    const rows: Record<string, string>[] = parse(fs.readFileSync(file), { columns: true, bom: true })
    const categories = await categoriesOf(rows.map((row) => ({ title: row.제목, body: row.본문 })))
    expect(rows).toHaveLength(100)
    expect(rows.filter((row, i) => row.정답 === categories[i]).length).toBeGreaterThanOrEqual(78)
  })
})
