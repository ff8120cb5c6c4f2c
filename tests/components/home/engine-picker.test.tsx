import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { type EngineChoice, EnginePicker } from '#components/home/engine-picker.tsx'
import { renderPage } from '#tests/setup/render.tsx'

const engine: EngineChoice = {
  name: 'ai',
  available: true,
  reason: null,
  version: 'linear-1',
  measuredAccuracy: 0.865,
  accuracySource: 'cross_validation',
  ticketsPerSecond: 10_000,
}
const picker = (over: Partial<EngineChoice>, ticketCount: number | null) =>
  renderPage(
    <EnginePicker
      engines={[{ ...engine, ...over }]}
      value="ai"
      onChange={vi.fn()}
      ticketCount={ticketCount}
    />,
  )

test('an engine says where its accuracy comes from and how long this file will take', () => {
  picker({}, 100_000)
  expect(screen.getByText('교차 검증 정확도 86.5% · 이 파일은 11초쯤')).toBeVisible()
})

test('a small file takes a moment, whatever the speed', () => {
  picker({ accuracySource: 'tickets' }, 500)
  expect(screen.getByText('측정 정확도 86.5% · 이 파일은 1초 안에')).toBeVisible()
})

test('a figure says what it was measured on, on how many tickets, and how far off it may be', () => {
  const measured = { accuracyInterval: { low: 0.801, high: 0.91 }, accuracyTickets: 1_204 }
  picker({ ...measured, accuracySource: 'blind' }, 500)
  expect(
    screen.getByText('측정 정확도 86.5% (무작위 채점 1,204건, 95% 구간 80.1%–91%) · 이 파일은 1초 안에'),
  ).toBeVisible()
  picker({ ...measured, accuracySource: 'tickets' }, 500)
  expect(screen.getByText(/\(파일의 정답 1,204건, 95% 구간 80.1%–91%\)/)).toBeVisible()
  picker({ accuracyTickets: 3_539 }, 500)
  expect(screen.getByText(/교차 검증 정확도 86.5% \(학습한 3,539건\)/)).toBeVisible()
})

test('what nobody measured is said to be unmeasured; without a file it is a speed', () => {
  picker({ measuredAccuracy: null, accuracySource: null }, null)
  expect(screen.getByText('정확도 미측정 · 1초에 10,000건쯤')).toBeVisible()
})
