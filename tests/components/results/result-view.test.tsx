import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { ResultView } from '#components/results/result-view.tsx'
import { aResult, aSample } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

const measured = {
  ...aResult().reliability_info,
  measured: true,
  labelled: 120,
  accuracy: 0.85,
  accuracy_low: 0.776,
  accuracy_high: 0.903,
  macro_f1: 0.81,
  micro_f1: 0.85,
  expected_calibration_error: 0.03,
}

describe('the headline', () => {
  test('says the largest category in a sentence with the right 조사', () => {
    renderPage(<ResultView result={aResult()} />)
    expect(screen.getByRole('heading', { name: '배송 문의가 60%로 가장 많아요' })).toBeVisible()
  })
  test('names no winner where two are equal', () => {
    const [first, second] = aResult().category_info
    renderPage(
      <ResultView result={aResult({ category_info: [first!, { ...second!, count: 60, ratio: 0.6 }] })} />,
    )
    expect(screen.getByRole('heading', { name: '100건을 2가지로 나눴어요' })).toBeVisible()
  })
})

describe('the figures', () => {
  test('every category has its count, share and deciding words', () => {
    renderPage(<ResultView result={aResult()} />)
    const row = screen.getByRole('row', { name: /환불\/교환 30 30% 환불/ })
    expect(row).toBeVisible()
    expect(screen.getByRole('row', { name: /기타 10 10% 결정한 단어 없음/ })).toBeVisible()
  })
  test('a channel is a chart with its text, and the same numbers as a table', () => {
    renderPage(<ResultView result={aResult()} />)
    const chart = screen.getByRole('img', { name: '챗봇 70건의 분류: 배송 문의 71.4%, 환불/교환 28.6%' })
    const channel = within(chart.closest('article')!)
    expect(channel.getByRole('row', { name: '배송 문의 50 71.4%' })).toBeVisible()
  })
  test('a file without channels shows no channel charts', () => {
    renderPage(
      <ResultView
        result={aResult({ channel_info: [{ channel: '', count: 100, ratio: 1, by_category: {} }] })}
      />,
    )
    expect(screen.queryByRole('heading', { name: '채널별 분류' })).not.toBeInTheDocument()
  })
})

describe('the way to the tickets', () => {
  const withFile = { ...aResult().meta, file_id: 'f1' }
  const barOf = (count: string) =>
    within(screen.getByRole('region', { name: '신뢰도' }))
      .getByRole('link', { name: count })
      .getAttribute('href')
  test('a category, a cell of the heat map and a bar of the histogram are links to what they count', () => {
    renderPage(<ResultView result={aResult({ meta: withFile })} />)
    const tickets = `/tasks/${aResult().class_result_id}/tickets`
    const row = screen.getByRole('row', { name: /환불\/교환 30 30% 환불/ })
    const links = within(row).getAllByRole('link')
    for (const link of links)
      expect(link).toHaveAttribute('href', `${tickets}?category=${encodeURIComponent('환불/교환')}`)
    const heatMap = within(screen.getByRole('region', { name: '채널별 분류 한눈에' }))
    const cell = within(heatMap.getByRole('row', { name: /^전화/ })).getAllByRole('link')[1]
    const search = new URLSearchParams(cell?.getAttribute('href')?.split('?')[1])
    expect(Object.fromEntries(search)).toEqual({ category: '배송 문의', channel: '전화' })
    expect(barOf('70')).toBe(`${tickets}?min=0.8&sort=confidence`)
    expect(barOf('20')).toContain('min=0.6&below=0.8')
  })
  test('a reason of failure leads to the tickets that failed for it', () => {
    const meta = { ...withFile, failed_tickets: 3 }
    renderPage(<ResultView result={aResult({ meta, failure_info: [{ reason: 'timeout', count: 3 }] })} />)
    const failed = within(screen.getByRole('region', { name: '분류하지 못한 티켓' })).getByRole('link', {
      name: '3',
    })
    expect(failed).toHaveAttribute('href', expect.stringContaining('failure=timeout'))
  })
  test('without its file a number is only a number', () => {
    renderPage(<ResultView result={aResult()} />)
    expect(screen.queryAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([])
  })
  test('the table sorts by a click on its heading and says by what it is sorted', async () => {
    renderPage(<ResultView result={aResult()} />)
    const table = screen.getByRole('region', { name: '분류별 티켓' })
    const names = () =>
      within(table)
        .getAllByRole('rowheader')
        .map(({ textContent }) => textContent)
    expect(names()).toEqual(['배송 문의', '환불/교환', '기타'])
    await userEvent.click(within(table).getByRole('button', { name: '분류' }))
    expect(names()).toEqual(['기타', '배송 문의', '환불/교환'])
    expect(within(table).getByRole('columnheader', { name: '분류' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    )
  })
})

describe('reliability', () => {
  test('without true categories it says 미측정 and how to measure, and no number', () => {
    renderPage(<ResultView result={aResult()} />)
    const section = within(screen.getByRole('region', { name: '신뢰도' }))
    expect(section.getByText('미측정')).toBeVisible()
    expect(section.getByText('이렇게 재요')).toBeVisible()
    expect(section.queryByText('Macro-F1')).not.toBeInTheDocument()
  })
  test('measured, it shows the number with its interval and what it was measured on', () => {
    renderPage(<ResultView result={aResult({ reliability_info: measured })} />)
    const section = within(screen.getByRole('region', { name: '신뢰도' }))
    expect(section.getByText('85%')).toBeVisible()
    expect(section.getByText('95% 신뢰 구간 77.6% ~ 90.3%')).toBeVisible()
    expect(section.getByText('사람이 정답을 알려 준 120건으로 쟀어요.')).toBeVisible()
    expect(section.getByText('보통이에요')).toBeVisible()
  })
  test("the engine's own score is never called accuracy", () => {
    renderPage(<ResultView result={aResult()} />)
    expect(screen.getByText('엔진이 스스로 매긴 점수라서 정확도와는 달라요.')).toBeVisible()
  })
})

describe('sample tickets', () => {
  test('the deciding words are marked in title and text', () => {
    renderPage(<ResultView result={aResult()} />)
    expect(screen.getAllByText('배송', { selector: 'mark' })).toHaveLength(1)
    expect(screen.getAllByText('택배', { selector: 'mark' })).toHaveLength(1)
  })
  test('hostile ticket text stays text', () => {
    const content = '<img src=x onerror=alert(1)> 택배'
    const ticket = aSample({ title: '<b>제목</b>', content, evidence: [] })
    const result = aResult({ tickets: { top3_by_category: { '배송 문의': [ticket] } } })
    const { container } = renderPage(<ResultView result={result} />)
    expect(screen.getByText(content)).toBeVisible()
    expect(container.querySelector('img, b')).toBeNull()
  })
  test('a long text is shortened around the deciding word and opens on a click', async () => {
    const content = `${'가'.repeat(300)}배송${'나'.repeat(300)}`
    const evidence = [{ field: 'body' as const, start: 300, end: 302, text: '배송' }]
    const result = aResult({
      tickets: { top3_by_category: { '배송 문의': [aSample({ title: '', content, evidence })] } },
    })
    renderPage(<ResultView result={result} />)
    expect(screen.getByText('배송', { selector: 'mark' })).toBeVisible()
    expect(screen.queryByText(/나{300}/)).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: '전체 보기' }))
    expect(screen.getByText(/나{300}/)).toBeVisible()
  })
})

describe('what is not whole', () => {
  test('a partial result is stamped with how much it covers', () => {
    const meta = { ...aResult().meta, partial: true, requested_tickets: 500 }
    renderPage(<ResultView result={aResult({ meta })} />)
    expect(screen.getByText('500건 중 100건까지의 결과예요. 나머지는 아직 분류하지 않았어요.')).toBeVisible()
  })
  test('tickets without a category are listed with their reasons', () => {
    renderPage(
      <ResultView result={aResult({ failure_info: [{ reason: '시간 안에 답하지 않았어요', count: 3 }] })} />,
    )
    expect(screen.getByRole('row', { name: '시간 안에 답하지 않았어요 3' })).toBeVisible()
  })
  test('a task stopped before its first ticket has an empty state, not an empty table', () => {
    renderPage(<ResultView result={null} />)
    expect(screen.getByText('분류한 티켓이 없어요')).toBeVisible()
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
  })
})
