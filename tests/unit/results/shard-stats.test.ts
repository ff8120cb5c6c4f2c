import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OTHER_CHANNELS } from '#lib/results/schema.ts'
import { MAX_CHANNELS, ShardStats } from '#lib/results/shard-stats.ts'

const prediction = { categoryId: 1, confidence: 0.7, evidence: [], storedEvidence: '' }
const ticket = fc.record({
  id: fc.bigInt({ min: 1n, max: 1_000_000n }).map(String),
  channel: fc.constantFrom('챗봇', '전화', '__proto__', ''),
  day: fc.option(fc.constantFrom('2025-09-01', '2025-09-02')),
})

function total(stats: ShardStats): number {
  return [...stats.channels.values()].flatMap((counts) => [...counts.values()]).reduce((a, b) => a + b, 0)
}

describe('the counts of a shard', () => {
  it('survive being written down and read again', () => {
    fc.assert(
      fc.property(fc.array(ticket, { maxLength: 30 }), (tickets) => {
        const stats = new ShardStats()
        for (const one of tickets) stats.countPrediction(one, prediction)
        const again = ShardStats.from(JSON.parse(JSON.stringify(stats)))
        expect(JSON.stringify(again)).toBe(JSON.stringify(stats))
      }),
    )
  })

  it('are the same counted in one shard or added up from two', () => {
    fc.assert(
      fc.property(fc.array(ticket, { maxLength: 30 }), fc.nat(30), (tickets, cut) => {
        const [whole, first, second] = [new ShardStats(), new ShardStats(), new ShardStats()]
        tickets.forEach((one, i) => {
          whole.countPrediction(one, prediction)
          ;(i < cut ? first : second).countPrediction(one, prediction)
        })
        const sum = new ShardStats()
        sum.add(first)
        sum.add(second)
        expect(total(sum)).toBe(total(whole))
        expect([sum.from, sum.to, sum.confidenceCount, sum.histogram]).toEqual([
          whole.from,
          whole.to,
          whole.confidenceCount,
          whole.histogram,
        ])
      }),
    )
  })

  it('lump together the channels beyond the limit, and lose none', () => {
    const stats = new ShardStats()
    for (let i = 0; i < MAX_CHANNELS + 50; i++)
      stats.countPrediction({ id: String(i), channel: `채널 ${i}`, day: null }, prediction)
    expect(stats.channels.size).toBe(MAX_CHANNELS + 1)
    expect(stats.channels.get(OTHER_CHANNELS)?.get('1')).toBe(50)
    expect(total(stats)).toBe(MAX_CHANNELS + 50)
  })

  it('keep the three surest tickets of a category, the earlier of equals', () => {
    const stats = new ShardStats()
    for (const [id, confidence] of [
      ['5', 0.6],
      ['4', 0.9],
      ['3', 0.6],
      ['2', 0.8],
      ['1', 0.6],
    ] as const) {
      stats.countPrediction({ id, channel: '', day: null }, { ...prediction, confidence })
    }
    expect(
      stats.samples
        .get('1')
        ?.map(({ ticketId }) => ticketId)
        .slice(0, 2),
    ).toEqual(['4', '2'])
    expect(stats.samples.get('1')).toHaveLength(3)
  })
})
