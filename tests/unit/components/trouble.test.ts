import { describe, expect, test } from 'vitest'
import { type TroubleInput, troubleOf } from '#components/tasks/trouble.ts'

const input = (over: Partial<TroubleInput> = {}): TroubleInput => ({
  status: 'running',
  connection: 'live',
  engine: 'rule',
  silentMs: 0,
  ...over,
})

describe('what may be wrong with a run', () => {
  test('a healthy run has no trouble, nor has one that is still connecting', () => {
    expect(troubleOf(input())).toBeNull()
    expect(troubleOf(input({ connection: 'connecting' }))).toBeNull()
  })
  test('a lost connection and a silent worker are different troubles', () => {
    expect(troubleOf(input({ connection: 'polling', silentMs: 60_000 }))).toBe('reconnecting')
    expect(troubleOf(input({ connection: 'offline', silentMs: 60_000 }))).toBe('offline')
    expect(troubleOf(input({ silentMs: 10_000 }))).toBe('silent')
  })
  test('AI may be silent for longer than rules', () => {
    expect(troubleOf(input({ engine: 'ai', silentMs: 29_999 }))).toBeNull()
    expect(troubleOf(input({ engine: 'ai', silentMs: 30_000 }))).toBe('silent')
  })
  test('a task nobody picks up says so instead of waiting for ever', () => {
    expect(troubleOf(input({ status: 'queued', silentMs: 9_999 }))).toBeNull()
    expect(troubleOf(input({ status: 'queued', silentMs: 10_000 }))).toBe('unclaimed')
  })
  test('a task that has ended has no trouble', () => {
    expect(troubleOf(input({ status: 'completed', connection: 'polling', silentMs: 99_999 }))).toBeNull()
  })
})
