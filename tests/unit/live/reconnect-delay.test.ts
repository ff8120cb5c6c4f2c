import { describe, expect, it } from 'vitest'
import { reconnectDelay } from '#components/live/reconnect-delay.ts'

const many = <T>(make: () => T) => Array.from({ length: 1_000 }, make)

describe('the wait before a new stream', () => {
  it('spreads a thousand clients that lost their server together over ten seconds', () => {
    const delays = many(() => reconnectDelay({ ageMs: 30_000, failures: 1 }))
    const perSecond = Object.values(Object.groupBy(delays, (delay) => Math.floor(delay / 1_000)))
    expect(perSecond).toHaveLength(10)
    for (const clients of perSecond) expect(clients!.length).toBeLessThan(150)
  })

  it('is short where a host cuts every stream after ten seconds', () => {
    for (const delay of many(() => reconnectDelay({ ageMs: 10_000, failures: 1 })))
      expect(delay).toBeLessThan(2_000)
  })

  it('grows with the failures in a row, up to half a minute', () => {
    const longest = (failures: number) => Math.max(...many(() => reconnectDelay({ ageMs: 0, failures })))
    expect(longest(1)).toBeLessThanOrEqual(2_000)
    expect(longest(4)).toBeGreaterThan(8_000)
    expect(longest(100)).toBeLessThanOrEqual(30_000)
  })
})
