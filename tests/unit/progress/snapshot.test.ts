import { describe, expect, it } from 'vitest'
import { percentage, type TaskSnapshot, toProgress } from '#lib/progress/snapshot.ts'

const task: TaskSnapshot = {
  task_id: 't',
  user_id: 'u',
  file_id: null,
  file_name: 'f.csv',
  engine: 'rule',
  engine_version: 'v',
  status: 'running',
  step: 'processing',
  total: 500,
  processed: 150,
  failed: 0,
  version: 16,
  current_category: '배송 문의',
  rate: 17.54,
  error_code: null,
  error_detail: null,
  created_at: '2026-11-23T15:00:00.123456+00:00',
  started_at: null,
  updated_at: '2026-11-23T15:00:01+00:00',
  finished_at: null,
  created_by: '김상담',
  cancelled_by: null,
}

describe('a progress', () => {
  it('says count, percent, message, rate and time left as promised', () => {
    expect(toProgress(task, 'ko')).toMatchObject({
      current: 150,
      total: 500,
      percentage: 30,
      message: '티켓 분류 중... (150/500)',
      tickets_per_second: 17.5,
      eta_seconds: 20,
      created_at: '2026-11-23T15:00:00.123Z',
    })
  })

  it('counts failed tickets apart, so that 100.0 means every ticket has its classification', () => {
    expect(toProgress({ ...task, processed: 500, failed: 1 }, 'ko')).toMatchObject({
      current: 499,
      failed: 1,
      percentage: 99.8,
    })
    expect(percentage(999_999, 1_000_000)).toBe(99.9)
    expect(percentage(1_000_000, 1_000_000)).toBe(100)
    expect(percentage(0, 0)).toBe(0)
  })

  it('guesses no time left before it means something, nor after the classifying', () => {
    expect(toProgress({ ...task, processed: 10 }, 'ko').eta_seconds).toBeNull()
    expect(toProgress({ ...task, rate: null }, 'ko').eta_seconds).toBeNull()
    expect(toProgress({ ...task, step: 'aggregating' }, 'ko').eta_seconds).toBeNull()
    expect(toProgress({ ...task, status: 'completed' }, 'ko').eta_seconds).toBeNull()
  })

  it('gives the reason of a failure as code and as a sentence in the language asked for', () => {
    const failed = { ...task, status: 'failed' as const, error_code: 'engine_failed' }
    expect(toProgress(failed, 'en')).toMatchObject({
      error_code: 'engine_failed',
      error: expect.stringContaining('The engine'),
    })
    expect(toProgress(failed, 'ko').error).toContain('엔진이')
  })
})
