import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ReceiptView } from '#components/receipt/receipt-view.tsx'
import type { Receipt } from '#lib/results/receipt-schema.ts'
import { renderPage } from '#tests/setup/render.tsx'

const HASH = 'a1'.repeat(32)

function aReceipt(over: Partial<Receipt> = {}): Receipt {
  return {
    task_id: '0198a1b2-0000-7000-8000-000000000001',
    name: null,
    status: 'completed',
    error_code: null,
    requested_by: { user_id: 'u1', name: '김서연' },
    cancelled_by: null,
    file: { file_id: 'f', name: '9월.csv', sha256: 'f1'.repeat(32) },
    engine: {
      kind: 'rule',
      version: 'rules-8f2c1a',
      rule_set: { hash: '8f'.repeat(32), categories: 6, mappings: 20, keywords: 100 },
      model: null,
    },
    times: {
      queued_at: '2025-11-23T05:07:00.000Z',
      started_at: '2025-11-23T05:07:01.000Z',
      finished_at: '2025-11-23T05:07:13.000Z',
      duration_seconds: 12,
    },
    counts: { total: 500, classified: 498, failed: 2, not_reached: 0 },
    app_version: '0.1.0',
    result_hash: { method: 'bunryu-results-1', value: HASH, state: 'recorded' },
    rerun_of: null,
    ...over,
  }
}

const original = (over: Partial<NonNullable<Receipt['rerun_of']>>): Receipt['rerun_of'] => ({
  ...{ task_id: 'orig', title: '원래', created_at: '2025-11-01T00:00:00.000Z', result_hash: HASH },
  ...{ verdict: 'same', changed_tickets: null },
  ...over,
})

function serve(...receipts: unknown[]) {
  const fetched = vi.fn()
  for (const receipt of receipts) fetched.mockResolvedValueOnce(Response.json(receipt))
  fetched.mockImplementation(async () => Response.json(receipts.at(-1)))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the receipt', () => {
  test('says what the result came from, in full', () => {
    serve(aReceipt())
    renderPage(<ReceiptView receipt={aReceipt()} />)
    for (const words of [
      HASH,
      /f1f1f1/,
      /8f8f8f/,
      '김서연',
      /규칙 엔진 rules-8f2c1a/,
      '분류 498건 · 실패 2건 · 하지 못함 0건',
      'Bunryu 0.1.0',
    ])
      expect(screen.getByText(words)).toBeVisible()
  })

  test('whose hash is being made says so, and shows it when it is there', async () => {
    const pending = aReceipt({ result_hash: { method: 'bunryu-results-1', value: null, state: 'pending' } })
    serve(pending, aReceipt())
    renderPage(<ReceiptView receipt={pending} />)
    expect(screen.getByText('결과 해시를 만들고 있어요')).toBeVisible()
    expect(await screen.findByText(HASH, {}, { timeout: 5_000 })).toBeVisible()
  })

  test.each([
    [true, '기록한 해시와 같아요'],
    [false, '기록한 해시와 달라요'],
  ])('checked against the results now says %s as it is', async (matches, words) => {
    serve(aReceipt())
    renderPage(<ReceiptView receipt={aReceipt()} />)
    serve({ ...aReceipt(), verification: { result_hash: HASH, tickets: 500, matches } })
    await userEvent.click(screen.getByRole('button', { name: '지금 결과와 맞는지 확인' }))
    expect(await screen.findByText(words)).toBeVisible()
  })

  test.each([
    ['same', {}, '같은 결과예요'],
    ['different', { changed_tickets: 3 }, '결과가 달라요'],
    ['gone', { title: null, created_at: null }, '원래 기록이 지워졌어요'],
    ['partial', {}, '견줄 수 없어요'],
  ] as const)('of a task that repeats another says when it is %s', (verdict, over, words) => {
    const receipt = aReceipt({ rerun_of: original({ verdict, ...over }) })
    serve(receipt)
    renderPage(<ReceiptView receipt={receipt} />)
    expect(screen.getByText(words)).toBeVisible()
    const difference = screen.queryByRole('link', { name: '무엇이 다른지 보기' })
    expect(difference?.getAttribute('href') ?? null).toBe(
      verdict === 'different' ? '/compare?a=orig&b=0198a1b2-0000-7000-8000-000000000001' : null,
    )
  })
})
