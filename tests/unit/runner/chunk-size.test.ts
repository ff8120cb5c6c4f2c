import { describe, expect, it } from 'vitest'
import { FIRST_CHUNK, nextChunkSize } from '#lib/runner/chunk-size.ts'

/** Sizes after many chunks, for an engine of so many ms a ticket and so long a wait a save. */
function settle({ msATicket, waitMs }: { msATicket: number; waitMs: number }): number {
  let size = FIRST_CHUNK
  for (let i = 0; i < 50; i++) size = nextChunkSize(size, size * msATicket + waitMs, size * msATicket)
  return size
}

describe('the size of a chunk', () => {
  it('of a slow engine is small enough that the bar moves several times a second', () => {
    expect(settle({ msATicket: 60, waitMs: 2 })).toBeLessThanOrEqual(4)
    expect(settle({ msATicket: 60, waitMs: 2 })).toBeGreaterThanOrEqual(1)
  })

  it('of a fast engine is as large as a chunk may be', () => {
    expect(settle({ msATicket: 0.002, waitMs: 2 })).toBe(2_500)
  })

  it('does not shrink because the disk is slow: that would only mean waiting more often', () => {
    expect(settle({ msATicket: 0.002, waitMs: 600 })).toBe(2_500)
    expect(settle({ msATicket: 1, waitMs: 600 })).toBeGreaterThanOrEqual(40)
  })

  it('grows at most four times at once', () => {
    expect(nextChunkSize(64, 1, 1)).toBe(256)
  })
})
