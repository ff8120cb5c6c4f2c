import { afterAll, expect, it } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { probeFences } from '../faults/probes.ts'

const database = testDatabase()
afterAll(stopSender)

it('the lease, the cursor, the unique key and the reconciler each hold where nothing else would', async () => {
  expect(await probeFences(database.pool)).toEqual([])
})
