import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyLive, mergeTasks, newest, withoutGone } from '#components/live/progress-cache.ts'
import { someTask } from '#tests/factories/task-list-item.ts'

const all = () => true
const ids = (tasks: readonly { task_id: string }[]) => tasks.map(({ task_id }) => task_id)

describe('what is known of a task', () => {
  it('never goes a step back, in whatever order stream and polling deliver it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (versions) => {
        let known = someTask({ version: 0 })
        let last = 0
        for (const version of versions) {
          known = newest(known, someTask({ version }))
          expect(known.version).toBeGreaterThanOrEqual(last)
          last = known.version
        }
        expect(last).toBe(Math.max(...versions))
      }),
    )
  })
})

describe('a live page of tasks', () => {
  const rows = [
    someTask({ task_id: 'b', created_at: '2025-10-02T00:00:00.000Z', version: 3 }),
    someTask({ task_id: 'a', created_at: '2025-10-01T00:00:00.000Z', version: 3 }),
  ]

  it('moves its rows where they are and puts tasks started since on top, the newest first', () => {
    const live = [
      someTask({ task_id: 'a', version: 4 }),
      someTask({ task_id: 'b', version: 2 }),
      someTask({ task_id: 'c', created_at: '2025-10-03T00:00:00.000Z' }),
      someTask({ task_id: 'd', created_at: '2025-10-04T00:00:00.000Z' }),
    ]
    const shown = applyLive(rows, live, all)
    expect(ids(shown)).toEqual(['d', 'c', 'b', 'a'])
    expect(shown.map(({ version }) => version)).toEqual([1, 1, 3, 4])
  })

  it('takes in no task that its filter would not', () => {
    const live = [someTask({ task_id: 'c', status: 'running' })]
    expect(ids(applyLive(rows, live, ({ status }) => status === 'completed'))).toEqual(['b', 'a'])
  })

  it('does not bring back a finished task that was removed', () => {
    const live = [someTask({ task_id: 'gone', status: 'completed' }), someTask({ task_id: 'new' })]
    expect(ids(withoutGone(live, rows))).toEqual(['new'])
  })

  it('merges by version', () => {
    const merged = mergeTasks(
      [someTask({ version: 5 })],
      [someTask({ version: 4 }), someTask({ task_id: 'x' })],
    )
    expect(merged.map(({ task_id, version }) => [task_id, version])).toEqual([
      ['task-1', 5],
      ['x', 1],
    ])
  })
})
