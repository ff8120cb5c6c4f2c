import { describe, expect, it } from 'vitest'
import { isExamKey } from '#lib/models/exam.ts'
import { fingerprintOf, jaccard, lettersOf, shinglesOf } from '#lib/reviews/fingerprint.ts'

const ticket = (body: string, title = '') => ({ title, body })
const similarity = (a: string, b: string) =>
  jaccard(shinglesOf(lettersOf(ticket(a))), shinglesOf(lettersOf(ticket(b))))
const bits = (a: bigint, b: bigint) =>
  BigInt.asUintN(64, a ^ b)
    .toString(2)
    .replaceAll('0', '').length

describe('the exact fingerprint', () => {
  it('is the same for numbers, marks, case, width, spaces and addresses that differ', () => {
    const one = fingerprintOf(ticket('주문 1234번 배송 언제 와요?? ABC https://a.kr/x'))
    const other = fingerprintOf(ticket('주문 98번   배송 언제 와요… ＡＢＣ https://b.kr/longer/path'))
    expect(other.exact).toBe(one.exact)
  })

  it('differs where a word does', () => {
    expect(fingerprintOf(ticket('환불해 주세요')).exact).not.toBe(
      fingerprintOf(ticket('교환해 주세요')).exact,
    )
  })

  it('fits a signed bigint column, also of a text without letters and of an empty one', () => {
    for (const text of ['', '???', '!!', '😀', '가'.repeat(10_000)]) {
      const { exact, simhash } = fingerprintOf(ticket(text))
      for (const value of [exact, simhash]) expect(BigInt.asIntN(64, value)).toBe(value)
    }
    expect(fingerprintOf(ticket('???')).exact).not.toBe(fingerprintOf(ticket('!!')).exact)
  })
})

it('an edit leaves texts alike, another question does not', () => {
  const text = '지난주에 주문한 운동화가 아직 배송 준비 중이라고 나와요. 언제쯤 받을 수 있을까요?'
  expect(similarity(text, `안녕하세요 ${text} 감사합니다`)).toBeGreaterThan(0.6)
  expect(similarity(text, '배송지를 회사로 바꾸고 싶은데 어떻게 하나요? 아직 출발 전이에요.')).toBeLessThan(
    0.2,
  )
})

it('SimHash moves few bits for an edit and about half for another text', () => {
  const text = '지난주에 주문한 운동화가 아직 배송 준비 중이라고 나와요. 언제쯤 받을 수 있을까요?'
  const own = fingerprintOf(ticket(text)).simhash
  expect(bits(own, fingerprintOf(ticket(`안녕하세요 ${text}`)).simhash)).toBeLessThanOrEqual(18)
  expect(
    bits(own, fingerprintOf(ticket('로그인이 안 되고 오류 코드만 계속 나옵니다 확인 부탁드립니다')).simhash),
  ).toBeGreaterThan(18)
})

it('about one text in five is an exam question', () => {
  let exam = 0
  for (let i = 0; i < 5_000; i++) {
    const word = [...String(i)].map((digit) => '가나다라마바사아자차'[Number(digit)]).join('')
    if (isExamKey(BigInt.asUintN(64, fingerprintOf(ticket(`문의 ${word}`)).exact))) exam++
  }
  expect(exam / 5_000).toBeGreaterThan(0.18)
  expect(exam / 5_000).toBeLessThan(0.22)
})
