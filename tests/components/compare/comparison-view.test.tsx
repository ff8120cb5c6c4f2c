import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { ComparisonView } from '#components/compare/comparison-view.tsx'
import type { ComparedTask, ShareComparison, TicketComparison } from '#lib/results/compare-schema.ts'
import { renderPage } from '#tests/setup/render.tsx'

function aSide(over: Partial<ComparedTask> = {}): ComparedTask {
  return {
    task_id: 'a',
    title: '9월',
    file_id: 'f',
    file_name: '9월.csv',
    engine: 'rule',
    engine_version: 'rules-1',
    created_by: '김서연',
    created_at: '2025-11-23T05:07:00.000Z',
    status: 'completed',
    total: 100,
    classified: 100,
    failed: 0,
    partial: false,
    ...over,
  }
}

const a = aSide()
const b = aSide({ task_id: 'b', title: '다시' })
const named = (category: string) => ({ category, color: '#ef4444', archived: false })

const tickets: TicketComparison = {
  kind: 'tickets',
  ...{ shared: 100, only_a: 0, only_b: 0, judged: 97, equal: 90, agreement: 90 / 97, kappa: 0.85 },
  ...{ changed: 10, failure_changed: 3 },
  categories: [named('배송 문의'), named('환불/교환')],
  cells: [
    { a: '배송 문의', b: '배송 문의', count: 60 },
    { a: '환불/교환', b: '환불/교환', count: 30 },
    { a: '배송 문의', b: '환불/교환', count: 7 },
    { a: '환불/교환', b: null, count: 3 },
  ],
}

describe('over one file', () => {
  test('the headline says how many came out the same', () => {
    renderPage(<ComparisonView a={a} b={b} comparison={tickets} />)
    expect(screen.getByRole('heading', { name: '97건 가운데 90건(92.8%)을 같게 분류했어요' })).toBeVisible()
    expect(screen.getByText('0.85')).toBeVisible()
    expect(screen.getByText('한쪽만 실패한 3건 포함')).toBeVisible()
  })

  test('every number leads to its tickets', () => {
    renderPage(<ComparisonView a={a} b={b} comparison={tickets} />)
    expect(screen.getByRole('link', { name: '10건' })).toHaveAttribute(
      'href',
      '/tasks/a/tickets?changed=true&against=b',
    )
    const matrix = within(screen.getByRole('table'))
    const href = (name: string) => {
      const link = matrix.getByRole('link', { name })
      return new URL(link.getAttribute('href') ?? '', 'http://x').searchParams.toString()
    }
    expect(href('A 배송 문의, B 환불/교환: 7')).toBe(
      new URLSearchParams({ category: '배송 문의', against: 'b', against_category: '환불/교환' }).toString(),
    )
    expect(href('A 환불/교환, B 실패: 3')).toBe(
      new URLSearchParams({ category: '환불/교환', against: 'b', against_failed: 'true' }).toString(),
    )
  })

  test('without the file there is nothing to lead to, and no link', () => {
    const gone = { file_id: null }
    renderPage(<ComparisonView a={{ ...a, ...gone }} b={{ ...b, ...gone }} comparison={tickets} />)
    expect(within(screen.getByRole('table')).queryByRole('link')).not.toBeInTheDocument()
  })

  test('a run that was stopped midway is said to be one', () => {
    const stopped = aSide({ task_id: 'b', status: 'cancelled', partial: true, classified: 50 })
    renderPage(<ComparisonView a={a} b={stopped} comparison={{ ...tickets, only_a: 50 }} />)
    expect(screen.getByText('끝까지 하지 못한 분류가 있어요')).toBeVisible()
    expect(screen.getByText(/A에만 50건, B에만 0건/)).toBeVisible()
  })

  test('two equal runs say so, with no list of changes', () => {
    const same = { ...tickets, judged: 60, equal: 60, agreement: 1, kappa: 1, changed: 0, failure_changed: 0 }
    renderPage(<ComparisonView a={a} b={b} comparison={{ ...same, cells: tickets.cells.slice(0, 1) }} />)
    expect(screen.getByRole('heading', { name: '60건을 모두 똑같이 분류했어요' })).toBeVisible()
    expect(screen.queryByRole('heading', { name: '많이 바뀐 곳' })).not.toBeInTheDocument()
  })
})

const change = (category: string, over: Partial<ShareComparison['categories'][number]>) => ({
  ...named(category),
  ...{ count_a: 20, count_b: 40, share_a: 0.2, share_b: 0.4, difference: 0.2, low: 0.08, high: 0.31 },
  ...{ p_value: 0.002, p_adjusted: 0.004, significant: true },
  ...over,
})
const shares: ShareComparison = {
  kind: 'shares',
  same_content: false,
  categories: [
    change('배송 문의', {}),
    change('환불/교환', {
      difference: -0.01,
      low: -0.1,
      high: 0.08,
      p_value: 0.8,
      p_adjusted: 0.8,
      significant: false,
    }),
    change('기타', {
      difference: 0.01,
      low: -0.01,
      high: 0.05,
      p_value: null,
      p_adjusted: null,
      significant: false,
    }),
  ],
}

describe('over two files', () => {
  test('says in words what changed, what may be chance, and what was not judged', () => {
    renderPage(<ComparisonView a={a} b={b} comparison={shares} />)
    const summary = within(screen.getByRole('region', { name: '무엇이 달라졌나요' }))
    expect(summary.getByRole('heading')).toHaveTextContent('1개 분류의 비율이 달라졌어요')
    expect(summary.getByText('배송 문의: 20.0%p 늘었어요 (95% 구간 +8.0 ~ +31.0%p)')).toBeVisible()
    expect(summary.getByText(/환불\/교환: .*우연으로 볼 수 있어요/)).toBeVisible()
    expect(summary.getByText(/기타: 티켓이 적어서 판단하지 않았어요/)).toBeVisible()
  })

  test('a share leads to its tickets, in its own task', () => {
    renderPage(<ComparisonView a={a} b={b} comparison={shares} />)
    const row = within(screen.getByRole('row', { name: /^배송 문의/ }))
    expect(row.getByRole('link', { name: '20%' }).getAttribute('href')).toMatch(
      /^\/tasks\/a\/tickets\?category=/,
    )
    expect(row.getByRole('link', { name: '40%' }).getAttribute('href')).toMatch(
      /^\/tasks\/b\/tickets\?category=/,
    )
  })

  test('the same content twice is no sample of two, and says so', () => {
    renderPage(<ComparisonView a={a} b={b} comparison={{ ...shares, same_content: true }} />)
    expect(screen.getByText('내용이 똑같은 파일이에요')).toBeVisible()
  })

  test('a side without a ticket has nothing to compare', () => {
    renderPage(<ComparisonView a={a} b={aSide({ task_id: 'b', classified: 0 })} comparison={shares} />)
    expect(screen.getByText('견줄 티켓이 없어요')).toBeVisible()
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
  })
})
