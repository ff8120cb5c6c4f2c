import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Outcome, Prediction, TicketText } from '#lib/engines/engine.ts'
import { createLinearEngine } from '#lib/engines/linear/engine.ts'
import type { LinearModel } from '#lib/engines/linear/model.ts'
import { trainModel } from '#lib/engines/linear/train.ts'
import { NEVER, ticket, toyTraining } from './toy-tickets.ts'

let model: LinearModel

beforeAll(async () => {
  model = (await trainModel(toyTraining(), { signal: NEVER })).model
})

async function classify(text: TicketText, changes: Partial<LinearModel> = {}): Promise<Outcome> {
  const engine = createLinearEngine({ ...model, ...changes }, { version: 'toy' })
  return (await engine.classify([text], { signal: NEVER }))[0]!
}

async function predict(text: TicketText): Promise<Prediction> {
  const outcome = await classify(text, { abstainBelow: 0 })
  if (outcome.kind === 'failure') throw new Error(outcome.reason)
  return outcome
}

describe('an outcome', () => {
  test('names the category, its confidence and the runner-up', async () => {
    const { category, confidence, runnerUp, method } = await predict(ticket('택배 언제 도착하나요'))
    expect(category).toBe('배송 문의')
    expect(method).toBe('linear')
    expect(confidence).toBeGreaterThan(0.5)
    expect(confidence + runnerUp!.confidence).toBeLessThanOrEqual(1)
    expect(runnerUp!.category).not.toBe(category)
  })

  test('is the same whether tickets come together or alone', async () => {
    const texts = toyTraining().texts
    const together = await createLinearEngine(model, { version: 'toy' }).classify(texts, { signal: NEVER })
    for (const [at, text] of texts.entries()) expect(await classify(text)).toEqual(together[at])
  })

  test.each([
    ['', 'empty_text'],
    ['\u200b \n', 'not_in_any_category'],
    ['가'.repeat(1_000_001), 'text_too_long'],
    ['zzz qqq xxx', 'not_in_any_category'],
  ])('of a ticket nothing can be said of is a failure with a reason', async (body, reason) => {
    expect(await classify(ticket(body))).toEqual({ kind: 'failure', reason })
  })

  test('is no made-up category when the model is unsure', async () => {
    expect(await classify(ticket('환불 배송'), { abstainBelow: 0.999 })).toEqual({
      kind: 'failure',
      reason: 'not_in_any_category',
    })
  })

  test('falls back only to the category the model names for it', async () => {
    const outcome = await classify(ticket('zzz qqq xxx'), { fallbackCategory: '기술 지원' })
    expect(outcome).toMatchObject({ kind: 'prediction', category: '기술 지원', method: 'linear_fallback' })
  })
})

describe('evidence', () => {
  test('is the word that decided, without its ending', async () => {
    const { evidence } = await predict(ticket('안녕하세요 환불은 어떻게 하나요'))
    expect(evidence[0]).toMatchObject({ field: 'body', text: '환불' })
  })

  test('points into the field it came from', async () => {
    const { evidence } = await predict(ticket('문의드려요', { title: '로그인 오류' }))
    expect(evidence[0]!.field).toBe('title')
  })

  test.each([
    ['decomposed by macOS', '환불 해주세요'.normalize('NFD'), '환불'.normalize('NFD')],
    ['full width and emoji', '😀　ＡＢＣ　환불！！', '환불'],
    ['repeats', 'ㅠㅠㅠㅠㅠㅠㅠ환불', '환불'],
  ])('of text that is normalised away is shown as it was written: %s', async (_, body, text) => {
    const { evidence } = await predict(ticket(body))
    expect(evidence.some((stretch) => stretch.text.includes(text))).toBe(true)
  })

  test('always equals the stretch of the original it points to', async () => {
    const words = fc.constantFrom(
      '환불',
      '배송은요',
      '㈜쇼핑',
      'ㅋㅋㅋㅋ',
      '\u1112\u116a\u11ab',
      'https://a.kr/환불',
      'ﬁ',
      '😀',
      ' ',
      '\n',
      'İ',
    )
    // fast-check's own string of any character takes a second to set up.
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes))
    const anyText = fc.oneof(
      units,
      fc.array(words).map((parts) => parts.join('')),
    )
    const engine = createLinearEngine({ ...model, abstainBelow: 0 }, { version: 'toy' })
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, async (inquiryType, title, body) => {
        const [outcome] = await engine.classify([{ inquiryType, title, body }], { signal: NEVER })
        if (outcome?.kind !== 'prediction') return
        const fields = { inquiry_type: inquiryType, title, body }
        for (const { field, start, end, text } of outcome.evidence) {
          expect(text).toBe(fields[field].slice(start, end))
          expect(text).not.toBe('')
        }
      }),
      { numRuns: 100, seed: 6 },
    )
  })
})

describe('a long call', () => {
  test('lets other work run and ends when aborted', async () => {
    const engine = createLinearEngine(model, { version: 'toy' })
    const controller = new AbortController()
    const tickets = Array.from({ length: 20_000 }, () => ticket('배송이 언제 되나요 '.repeat(40)))
    let turns = 0
    const timer = setInterval(() => {
      if (++turns === 2) controller.abort(new Error('enough'))
    }, 1)
    await expect(engine.classify(tickets, { signal: controller.signal })).rejects.toThrow('enough')
    clearInterval(timer)
    expect(turns).toBe(2)
  })

  test('reads the beginning of a very long ticket and does not fail', async () => {
    expect(await predict(ticket(`환불 ${'문의 '.repeat(200_000)}`))).toMatchObject({ kind: 'prediction' })
  })
})
