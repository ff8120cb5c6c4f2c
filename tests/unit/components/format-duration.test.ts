import { expect, test } from 'vitest'
import { formatClock, formatDuration } from '#components/tasks/format-duration.ts'

test.each([
  [0, 'tenths', { seconds: '0.0' }],
  [849, 'tenths', { seconds: '0.8' }],
  [9_999, 'tenths', { seconds: '9.9' }],
  [10_000, 'seconds', { seconds: 10 }],
  [59_999, 'seconds', { seconds: 59 }],
  [61_000, 'minutes', { minutes: 1, seconds: 1 }],
  [3_661_000, 'hours', { hours: 1, minutes: 1 }],
  [-5, 'tenths', { seconds: '0.0' }],
] as const)('%d ms is said as %s, never rounded up', (ms, key, values) => {
  expect(formatDuration(ms)).toEqual({ key, values })
})

test.each([
  [7_000, '0:07'],
  [727_000, '12:07'],
  [3_727_000, '1:02:07'],
])('%d ms on a running clock is %s', (ms, clock) => {
  expect(formatClock(ms)).toBe(clock)
})
