import { expect, it } from 'vitest'
import { formatMetrics } from '#lib/metrics/prometheus.ts'
import { RunnerCounter, SAVE_BOUNDS_SECONDS } from '#lib/metrics/runner-counts.ts'

it('says help, type and every sample, with labels escaped', () => {
  const text = formatMetrics([
    {
      name: 'tasks',
      help: 'Tasks.',
      type: 'gauge',
      samples: [{ labels: { name: 'a"b\\c\nd' }, value: 2 }, { value: 0.5 }],
    },
  ])
  expect(text).toBe('# HELP tasks Tasks.\n# TYPE tasks gauge\ntasks{name="a\\"b\\\\c\\nd"} 2\ntasks 0.5\n')
})

it('a histogram has cumulative buckets up to +Inf, a sum and a count', () => {
  const counter = new RunnerCounter()
  for (const milliseconds of [3, 4, 30, 9_000]) counter.countSave(milliseconds)
  const { saves } = counter.toJSON()
  const text = formatMetrics([
    {
      ...{ name: 'save_seconds', help: 'Saves.', type: 'histogram' as const, bounds: SAVE_BOUNDS_SECONDS },
      series: [{ labels: { runner: 'x' }, counted: saves }],
    },
  ])
  expect(text).toContain('save_seconds_bucket{runner="x",le="0.005"} 2\n')
  expect(text).toContain('save_seconds_bucket{runner="x",le="0.05"} 3\n')
  expect(text).toContain('save_seconds_bucket{runner="x",le="2.5"} 3\n')
  expect(text).toContain('save_seconds_bucket{runner="x",le="+Inf"} 4\n')
  expect(text).toContain('save_seconds_count{runner="x"} 4\n')
  expect(text).toMatch(/save_seconds_sum\{runner="x"\} 9\.037/)
})
