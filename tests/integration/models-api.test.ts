import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { modelDetailSchema, modelListItemSchema } from '#lib/models/schema.ts'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { createFile } from '#tests/factories/index.ts'
import { ApiClient, anonymous } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { POST as run } from '../../app/api/classifications/run/route.ts'
import { POST as activate } from '../../app/api/models/[modelId]/activate/route.ts'
import { POST as cancel } from '../../app/api/models/[modelId]/cancel/route.ts'
import { GET as getModel, DELETE as removeModel } from '../../app/api/models/[modelId]/route.ts'
import { GET as listModels, POST as train } from '../../app/api/models/route.ts'

const database = testDatabase()
let worker: Worker
let owner: ApiClient
let other: ApiClient

beforeAll(async () => {
  worker = await startWorker()
  owner = await ApiClient.signedIn()
  other = await ApiClient.signedIn()
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})

const tickets = (labels: [string, string]) =>
  Array.from({ length: 24 }, (_, i) => ({
    body: i % 2 ? `환불해 주세요 ${i}` : `배송이 언제 오나요 ${i}`,
    label: labels[i % 2]!,
  }))

function start(client: ApiClient, json: unknown): Promise<Response> {
  return train(client.request('/api/models', { method: 'POST', json }), undefined)
}

type Route = (request: Request, context: { params: Promise<{ modelId: string }> }) => Promise<Response>

function ask(route: Route, client: ApiClient, modelId: string, method = 'POST'): Promise<Response> {
  return route(client.request('/api/models/x', { method }), { params: Promise.resolve({ modelId }) })
}

async function trained(client: ApiClient): Promise<string> {
  const file = await createFile(database.pool, {
    userId: client.userId,
    tickets: tickets(['배송 문의', '환불/교환']),
  })
  const response = await start(client, { file_id: file.id, name: '우리 팀' })
  expect(response.status).toBe(202)
  const { model_id } = await response.json()
  modelDetailSchema.parse(await (await ask(getModel, client, model_id, 'GET')).json())
  await vi.waitFor(
    async () => {
      const model = await (await ask(getModel, client, model_id, 'GET')).json()
      expect(model).toMatchObject({ status: 'ready', percentage: 100, is_active: false })
    },
    { timeout: 20_000, interval: 50 },
  )
  return model_id
}

it('a trained model is its owner’s to see, use and remove; to others it is not there', async () => {
  const modelId = await trained(owner)
  const { items } = await (await listModels(owner.request('/api/models'), undefined)).json()
  for (const item of items) modelListItemSchema.parse(item)
  expect(items.map((item: { model_id: string }) => item.model_id)).toContain(modelId)
  modelDetailSchema.parse(await (await ask(getModel, owner, modelId, 'GET')).json())

  const seen = await (await listModels(other.request('/api/models'), undefined)).json()
  expect(seen.items).toMatchObject([{ name: '기본 모델', is_active: true, is_mine: false }])
  for (const [route, method] of [
    [getModel, 'GET'],
    [activate, 'POST'],
    [cancel, 'POST'],
    [removeModel, 'DELETE'],
  ] as const) {
    const response = await ask(route, other, modelId, method)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ success: false, code: 'not_found' })
  }
  const foreign = await run(
    other.request('/api/classifications/run', { method: 'POST', json: { model_id: modelId } }),
    undefined,
  )
  expect(foreign.status).toBe(404)
  expect((await ask(cancel, owner, modelId)).status).toBe(409)
  expect((await ask(removeModel, owner, modelId, 'DELETE')).status).toBe(204)
})

it('a run names the model it asks for, and records its version', async () => {
  const modelId = await trained(owner)
  const response = await run(
    owner.request('/api/classifications/run', { method: 'POST', json: { engine: 'ai', model_id: modelId } }),
    undefined,
  )
  expect(response.status).toBe(202)
  const { task_id } = await response.json()
  const { rows } = await database.pool.query(
    `SELECT t.engine_version = m.version AS same FROM classification_task t JOIN model m ON m.id = t.model_id WHERE t.id = $1`,
    [task_id],
  )
  expect(rows).toEqual([{ same: true }])
})

it('activating one puts the other out of use', async () => {
  const modelId = await trained(owner)
  expect(await (await ask(activate, owner, modelId)).json()).toMatchObject({ is_active: true })
  const { items } = await (await listModels(owner.request('/api/models'), undefined)).json()
  expect(items.filter((item: { is_active: boolean }) => item.is_active)).toMatchObject([
    { model_id: modelId },
  ])
  expect(await (await ask(removeModel, owner, modelId, 'DELETE')).json()).toMatchObject({
    code: 'model_active',
  })
})

it('labels that are no category are named with 422, in the reader’s language', async () => {
  const file = await createFile(database.pool, { userId: owner.userId, tickets: tickets(['설치', '렌탈']) })
  const refused = await start(owner, { file_id: file.id })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ success: false, code: 'unknown_labels', labels: '렌탈, 설치' })
  expect((await start(owner, { file_id: file.id, create_categories: true })).status).toBe(202)
})

it('nobody who is not signed in trains or sees anything', async () => {
  expect((await listModels(anonymous('/api/models'), undefined)).status).toBe(401)
  expect((await train(anonymous('/api/models', { method: 'POST' }), undefined)).status).toBe(401)
})

it('a file that is someone else’s is not there to learn from', async () => {
  const file = await createFile(database.pool, {
    userId: owner.userId,
    tickets: tickets(['배송 문의', '환불/교환']),
  })
  expect((await start(other, { file_id: file.id })).status).toBe(404)
})
