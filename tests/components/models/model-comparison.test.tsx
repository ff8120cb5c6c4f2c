import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ModelComparisonView } from '#components/models/model-comparison.tsx'
import type { ModelComparison } from '#lib/models/schema.ts'
import { renderPage } from '#tests/setup/render.tsx'

const score = { accuracy: 0.8, accuracy_low: 0.7, accuracy_high: 0.9, macro_f1: 0.75 }
const COMPARISON: ModelComparison = {
  against: { model_id: 'm', name: '기본 모델', version: 'linear-1' },
  ...{ reviewed_tickets: 400, held_out: 120, known_to_other: 0, unmeasured: null },
  measured: {
    ...{ exam_tickets: 120, before: score, after: { ...score, accuracy: 0.85 } },
    accuracy_difference: { value: 0.05, low: -0.012, high: 0.111 },
    macro_f1_difference: { value: 0.04, low: -0.02, high: 0.1 },
    ...{ only_before_right: 4, only_after_right: 10, p_value: 0.1796, verdict: 'no_difference' },
  },
}

test('where chance explains it, it is said plainly, with the interval and the p', () => {
  renderPage(<ModelComparisonView comparison={COMPARISON} />)
  expect(screen.getByText('차이가 있다고 할 수 없어요')).toBeVisible()
  expect(screen.getByText('+5.0%p (-1.2 ~ +11.1)')).toBeVisible()
  expect(screen.getByText('McNemar 정확 검정 p 0.18')).toBeVisible()
  expect(screen.queryByText(/시험 문제가 적어서/)).toBeNull()
})

test('a difference is claimed only with the verdict, and few questions are said to be few', () => {
  const measured = { ...COMPARISON.measured!, verdict: 'better' as const, p_value: 0.0004, exam_tickets: 40 }
  renderPage(<ModelComparisonView comparison={{ ...COMPARISON, measured }} />)
  expect(screen.getByText('더 나아졌어요')).toBeVisible()
  expect(screen.getByText('McNemar 정확 검정 p < 0.001')).toBeVisible()
  expect(screen.getByText(/시험 문제가 적어서/)).toBeVisible()
})

test('what was not measured has no figure, but a reason', () => {
  renderPage(
    <ModelComparisonView comparison={{ ...COMPARISON, measured: null, unmeasured: 'unknown_training' }} />,
  )
  expect(screen.getByText(/공평하게 비교할 수 없어요/)).toBeVisible()
  expect(screen.queryByRole('table')).toBeNull()
})
