import { expect, it } from 'vitest'
import { LATEST_MIGRATION } from '#lib/health/data.ts'
import { readMigrations } from '../../scripts/migrate.mjs'

it('readiness waits for the newest migration', () => {
  expect(readMigrations().at(-1)?.name).toBe(LATEST_MIGRATION)
})
