import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { afterAll, expect, it, vi } from 'vitest'
import { startTraining } from '#lib/models/mutations.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
const workers: ChildProcess[] = []
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await stopSender()
})

function startWorkerProcess(): ChildProcess {
  const worker = spawn(process.execPath, ['lib/runner/main.ts'], {
    env: { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  })
  workers.push(worker)
  return worker
}

it('a training whose worker was killed is finished by another one', async () => {
  const userId = await createUser(database.pool)
  const tickets = Array.from({ length: 6_000 }, (_, i) => ({
    body: i % 2 ? `환불해 주세요 ${i}` : `배송이 언제 오나요 ${i}`,
    label: i % 2 ? '환불/교환' : '배송 문의',
  }))
  const file = await createFile(database.pool, { userId, tickets })
  const viewer = { userId, role: 'member' as const, name: '', email: '' }
  const { modelId } = await startTraining(database.pool, viewer, { fileId: file.id })
  const read = async () => {
    const { rows } = await database.pool.query(
      'SELECT status::text, current, lease FROM model WHERE id = $1',
      [modelId],
    )
    return rows[0]
  }
  // However fast the machine: what the first worker would save comes too late, as after a kill.
  await database.pool.query(`
    CREATE FUNCTION first_save_is_lost() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER first_save_is_lost BEFORE UPDATE ON model FOR EACH ROW
      WHEN (NEW.status = 'ready' AND NEW.lease = 1) EXECUTE FUNCTION first_save_is_lost()`)
  const first = startWorkerProcess()
  await vi.waitFor(async () => expect((await read()).current).toBeGreaterThan(0), {
    timeout: 25_000,
    interval: 20,
  })
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect(await read()).toMatchObject({ status: 'training', lease: 1 })

  startWorkerProcess()
  await vi.waitFor(async () => expect(await read()).toMatchObject({ status: 'ready', lease: 2 }), {
    timeout: 30_000,
    interval: 100,
  })
})
