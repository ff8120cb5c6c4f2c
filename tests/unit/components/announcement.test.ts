import { describe, expect, test } from 'vitest'
import { nextAnnouncement, type Spoken } from '#components/tasks/announcement.ts'
import { aTask } from '#tests/factories/ui.ts'

const spoken = (over: Partial<Spoken> = {}): Spoken => ({
  key: 'started',
  progress: aTask({ percentage: 10 }),
  atMs: 0,
  ...over,
})

describe('what a screen reader hears', () => {
  test('a run is announced when it starts, and its waiting before that', () => {
    expect(nextAnnouncement(null, aTask({ status: 'queued' }), 0)?.key).toBe('queued')
    const waiting = spoken({ key: 'queued', progress: aTask({ status: 'queued' }) })
    expect(nextAnnouncement(waiting, aTask(), 6_000)?.key).toBe('started')
  })
  test('a run that was over when the page came is not announced', () => {
    expect(nextAnnouncement(null, aTask({ status: 'completed' }), 0)).toBeNull()
  })
  test('between quarters nothing is said', () => {
    expect(nextAnnouncement(spoken(), aTask({ percentage: 24.9 }), 60_000)).toBeNull()
    expect(nextAnnouncement(spoken(), aTask({ percentage: 25 }), 60_000)?.key).toBe('mark')
  })
  test('a change of step is said', () => {
    expect(nextAnnouncement(spoken(), aTask({ step: 'saving' }), 60_000)?.key).toBe('step')
  })
  test('within five seconds of the last words only an ending is said', () => {
    expect(nextAnnouncement(spoken(), aTask({ percentage: 50 }), 4_999)).toBeNull()
    expect(nextAnnouncement(spoken(), aTask({ status: 'completed' }), 10)?.key).toBe('completed')
    expect(nextAnnouncement(spoken(), aTask({ status: 'cancelled' }), 10)?.key).toBe('cancelled')
  })
  test('a mark held back is said later, and once', () => {
    const later = nextAnnouncement(spoken(), aTask({ percentage: 55 }), 5_000)
    expect(later?.key).toBe('mark')
    expect(nextAnnouncement(later, aTask({ percentage: 60 }), 60_000)).toBeNull()
  })
  test('an ending is said once', () => {
    const ended = nextAnnouncement(spoken(), aTask({ status: 'failed' }), 10)
    expect(nextAnnouncement(ended, aTask({ status: 'failed' }), 60_000)).toBeNull()
  })
})
