import process from 'node:process'
import { afterAll, expect, it } from 'vitest'
import { startTraining } from '#lib/models/mutations.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
const store = globalThis as typeof globalThis & { __bunryuSettings?: unknown }

function setRunner(runner: string): void {
  process.env.RUNNER = runner
  store.__bunryuSettings = undefined
}
afterAll(() => setRunner('inline'))

it('where no worker lives, a training is refused rather than left waiting for ever', async () => {
  const userId = await createUser(database.pool)
  const tickets = Array.from({ length: 20 }, (_, i) => ({
    body: `본문 ${i}`,
    label: i % 2 ? '기타' : '배송 문의',
  }))
  const fileId = (await createFile(database.pool, { userId, tickets })).id
  const viewer = { userId, role: 'member' as const, name: '', email: '' }
  setRunner('request')
  await expect(startTraining(database.pool, viewer, { fileId })).rejects.toMatchObject({
    code: 'training_unavailable',
    status: 409,
  })
  await database.pool.query('INSERT INTO runner (id) VALUES (gen_random_uuid())')
  await expect(startTraining(database.pool, viewer, { fileId })).resolves.toHaveProperty('modelId')
})
