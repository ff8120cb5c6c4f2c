import { beforeAll, describe, expect, it } from 'vitest'
import { sweepResults } from '#lib/runner/sweep-results.ts'
import { listTasksSchema, type TaskRow } from '#lib/tasks/schema.ts'
import { listTasks } from '#lib/tasks/task-list.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFinishedTask } from '#tests/factories/finished-task.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { countResults } from '#tests/factories/tasks.ts'
import { ApiClient, anonymous, params } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { POST as cancel } from '../../app/api/classifications/[taskId]/cancel/route.ts'
import { GET as exportTickets } from '../../app/api/classifications/[taskId]/export/route.ts'
import { GET as receipt } from '../../app/api/classifications/[taskId]/receipt/route.ts'
import { GET as result } from '../../app/api/classifications/[taskId]/result/route.ts'
import {
  PATCH as edit,
  GET as getOne,
  DELETE as remove,
} from '../../app/api/classifications/[taskId]/route.ts'
import { POST as runAgain } from '../../app/api/classifications/[taskId]/run-again/route.ts'
import { GET as tickets } from '../../app/api/classifications/[taskId]/tickets/route.ts'
import { GET as compare } from '../../app/api/classifications/compare/route.ts'
import { GET as progress } from '../../app/api/classifications/progress/[taskId]/route.ts'
import { GET as list } from '../../app/api/classifications/route.ts'

const database = testDatabase()
let owner: ApiClient
let other: ApiClient
let admin: ApiClient

beforeAll(async () => {
  owner = await ApiClient.signedIn()
  other = await ApiClient.signedIn()
  admin = await ApiClient.signedIn('admin')
})

type Route = (request: Request, context: { params: Promise<{ taskId: string }> }) => Promise<Response>

function call(
  route: Route,
  client: ApiClient,
  taskId: string,
  { method = 'GET', json, query = '' }: { method?: string; json?: unknown; query?: string } = {},
): Promise<Response> {
  const init = json === undefined ? { method } : { method, json }
  return route(client.request(`/api/classifications/${taskId}${query}`, init), params({ taskId }))
}

const patch = (client: ApiClient, taskId: string, json: unknown) =>
  call(edit, client, taskId, { method: 'PATCH', json })
const del = (client: ApiClient, taskId: string) => call(remove, client, taskId, { method: 'DELETE' })

async function idsOf(client: ApiClient, query = ''): Promise<string[]> {
  const response = await list(client.request(`/api/classifications${query}`), undefined)
  const { items } = (await response.json()) as { items: TaskRow[] }
  return items.map(({ task_id }) => task_id)
}

const viewerOf = (userId: string): Viewer => ({ userId, name: '', email: '', role: 'member' })

/** Five past tasks of one person, made straight in the database: time, duration and size differ in their order. */
async function createPast(userId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO classification_task (user_id, file_name, name, note, engine, engine_version, status, step, total, processed,
       created_at, started_at, finished_at)
     SELECT $1, file, title, note, 'rule', 'r', status::task_status, 'saving', size, size, at, at, at + took * interval '1 second'
     FROM (VALUES
       (1, '나.csv', NULL, '', 'completed', 30, 5, timestamptz '2025-01-01'),
       (2, '가.csv', NULL, '', 'completed', 20, 5, timestamptz '2025-01-02'),
       (3, 'B.csv', NULL, '100% 확인', 'failed', 10, 9, timestamptz '2025-01-03'),
       (4, 'z.csv', 'a 보고', '', 'completed', 50, 1, timestamptz '2025-01-03'),
       (5, 'c.csv', NULL, '', 'cancelled', 40, 2, timestamptz '2025-01-05')) AS v(n, file, title, note, status, size, took, at)
     ORDER BY n RETURNING id`,
    [userId],
  )
  return rows.map(({ id }) => id)
}

/** All of it, two rows a page. */
async function walk(userId: string, filter: Record<string, string>): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const input = listTasksSchema.parse({ ...filter, limit: 2, ...(cursor ? { cursor } : {}) })
    const page = await listTasks(viewerOf(userId), input, 'ko')
    seen.push(...page.items.map(({ task_id }) => task_id))
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return seen
}

describe('the list', () => {
  it.each([
    ['oldest', [0, 1, 2, 3, 4]],
    ['most_tickets', [3, 4, 0, 1, 2]],
    ['name', [3, 2, 4, 1, 0]],
  ])('comes in the order %s, each task once over all pages', async (sort, order) => {
    const userId = await createUser(database.pool)
    const past = await createPast(userId)
    const expected = order.map((n) => past[n])
    const seen = await walk(userId, { sort })
    // The third and the fourth began at the same moment: the id decides, as in every order.
    if (sort === 'oldest') expect(new Set(seen.splice(2, 2))).toEqual(new Set(expected.splice(2, 2)))
    expect(seen).toEqual(expected)
  })

  it('has its pinned tasks first in every order, and pages over the border between the two', async () => {
    const userId = await createUser(database.pool)
    const past = await createPast(userId)
    await database.pool.query('INSERT INTO task_pin (user_id, task_id) SELECT $1, unnest($2::uuid[])', [
      userId,
      [past[0], past[1], past[4]],
    ])
    expect(await walk(userId, { sort: 'newest' })).toEqual([
      past[4],
      past[1],
      past[0],
      ...(await walk(userId, { pinned: 'false' })),
    ])
    expect(await walk(userId, { sort: 'most_tickets' })).toEqual([
      past[4],
      past[0],
      past[1],
      past[3],
      past[2],
    ])
    expect(await walk(userId, { sort: 'most_tickets', pinned: 'true' })).toEqual([past[4], past[0], past[1]])
  })

  it('refuses a cursor of another list', async () => {
    const userId = await createUser(database.pool)
    const past = await createPast(userId)
    await database.pool.query('INSERT INTO task_pin (user_id, task_id) SELECT $1, unnest($2::uuid[])', [
      userId,
      past.slice(0, 2),
    ])
    const { next_cursor: cursor } = await listTasks(
      viewerOf(userId),
      listTasksSchema.parse({ limit: 1 }),
      'ko',
    )
    const other = listTasksSchema.parse({ limit: 1, pinned: 'false', cursor })
    await expect(listTasks(viewerOf(userId), other, 'ko')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('finds by the file’s name, the task’s name and the note, whatever the case, and takes % as itself', async () => {
    const userId = await createUser(database.pool)
    const past = await createPast(userId)
    expect(await walk(userId, { q: '가.CSV' })).toEqual([past[1]])
    expect(await walk(userId, { q: 'A 보고' })).toEqual([past[3]])
    expect(await walk(userId, { q: '100%' })).toEqual([past[2]])
    expect(await walk(userId, { q: '가.csv'.normalize('NFD') })).toEqual([past[1]])
    expect(await walk(userId, { q: '5%' })).toEqual([])
  })

  it('filters by status and by day together with any order', async () => {
    const userId = await createUser(database.pool)
    const past = await createPast(userId)
    expect(await walk(userId, { status: 'completed', sort: 'most_tickets', from: '2025-01-02' })).toEqual([
      past[3],
      past[1],
    ])
  })

  it('answers a cursor of another order with 422, never with wrong rows', async () => {
    const userId = owner.userId
    await createPast(userId)
    const first = await listTasks(viewerOf(userId), listTasksSchema.parse({ sort: 'name', limit: 1 }), 'ko')
    const response = await list(
      owner.request(`/api/classifications?sort=most_tickets&cursor=${first.next_cursor}`),
      undefined,
    )
    expect(response.status).toBe(422)
  })
})

describe('editing', () => {
  it('changes what is given and nothing else, and answers the task as it is then', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    const named = await (await patch(owner, taskId, { name: '  9월 보고\n최종  ' })).json()
    expect(named).toMatchObject({
      name: '9월 보고 최종',
      note: '',
      pinned_at: null,
      file_name: 'tickets.csv',
    })
    const noted = await (await patch(owner, taskId, { note: '감사용\n둘째 줄', pinned: true })).json()
    expect(noted).toMatchObject({ name: '9월 보고 최종', note: '감사용\n둘째 줄' })
    expect(noted.pinned_at).toEqual(expect.any(String))
    expect(await (await patch(owner, taskId, { name: '', pinned: false })).json()).toMatchObject({
      name: null,
      pinned_at: null,
    })
  })

  it.each([[{ name: 'x'.repeat(101) }], [{ note: 'x'.repeat(501) }], [{ pinned: 'yes' }], [{ name: 7 }]])(
    'refuses %j with 422',
    async (json) => {
      const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
      expect((await patch(owner, taskId, json)).status).toBe(422)
    },
  )

  it('of two at once keeps both, where they change different things; of two names one stands whole', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    await Promise.all([patch(owner, taskId, { name: '이름' }), patch(admin, taskId, { note: '메모' })])
    expect(await (await call(getOne, owner, taskId)).json()).toMatchObject({ name: '이름', note: '메모' })
    const names = Array.from({ length: 10 }, (_, i) => `이름 ${i}`)
    const answers = await Promise.all(names.map((name) => patch(owner, taskId, { name })))
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200))
    expect(names).toContain((await (await call(getOne, owner, taskId)).json()).name)
  })

  it('pins for oneself: an administrator’s pin is not the owner’s', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    await patch(admin, taskId, { pinned: true })
    expect((await idsOf(admin))[0]).toBe(taskId)
    expect((await (await call(getOne, owner, taskId)).json()).pinned_at).toBeNull()
  })
})

describe('deleting', () => {
  it('takes a task out of every list and address at once, and its results soon after', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    const kept = await createFinishedTask(database.pool, { userId: owner.userId })
    await patch(owner, taskId, { pinned: true })
    expect((await del(owner, taskId)).status).toBe(204)
    for (const client of [owner, admin]) {
      expect(await idsOf(client)).not.toContain(taskId)
      for (const route of [getOne, result, tickets, exportTickets, progress, receipt])
        expect((await call(route as Route, client, taskId)).status).toBe(404)
      for (const route of [runAgain, cancel])
        expect((await call(route, client, taskId, { method: 'POST' })).status).toBe(404)
      expect((await patch(client, taskId, { name: 'x' })).status).toBe(404)
      const comparison = await compare(client.request(`/api/x?a=${taskId}&b=${kept.taskId}`), undefined)
      expect(comparison.status).toBe(404)
    }
    expect((await del(owner, taskId)).status).toBe(404)
    expect(await countResults(database.pool, taskId)).toBe(60)
    while (await sweepResults(database.pool, 25));
    expect(await countResults(database.pool, taskId)).toBe(0)
    expect(await countResults(database.pool, kept.taskId)).toBe(60)
    expect((await database.pool.query('SELECT FROM result_sweep')).rowCount).toBe(0)
  })

  it('is swept by several workers at once without one waiting for another', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    await del(owner, taskId)
    const sweeper = async () => {
      while (await sweepResults(database.pool, 7));
    }
    await Promise.all([sweeper(), sweeper(), sweeper()])
    while (await sweepResults(database.pool, 7));
    expect(await countResults(database.pool, taskId)).toBe(0)
  })

  it('is written down with who and what, and no ticket’s text', async () => {
    const secret = '주민번호 900101-1234567'
    const { taskId } = await createFinishedTask(database.pool, {
      userId: owner.userId,
      tickets: [{ body: secret }],
    })
    await patch(owner, taskId, { note: '메모에 쓴 비밀' })
    await del(admin, taskId)
    const { rows } = await database.pool.query(`SELECT * FROM audit_event WHERE subject = $1`, [
      `task:${taskId}`,
    ])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      user_id: admin.userId,
      action: 'task.delete',
      detail: { user_id: owner.userId, file_name: 'tickets.csv', status: 'completed', processed: 1 },
    })
    expect(JSON.stringify(rows[0])).not.toMatch(/주민번호|비밀/)
  })

  it('waits for the end of a task, and says so', async () => {
    const runner = await ApiClient.signedIn()
    const file = await createFile(database.pool, { userId: runner.userId, tickets: someTickets(3) })
    const taskId = await createTask(database.pool, { userId: runner.userId, file })
    const response = await del(runner, taskId)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({
      code: 'task_unfinished',
      error: expect.stringContaining('진행 중'),
    })
    expect(await idsOf(runner)).toEqual([taskId])
  })

  it('gives the key of a deleted task back: the same key starts anew', async () => {
    const client = await ApiClient.signedIn()
    const { taskId } = await createFinishedTask(database.pool, { userId: client.userId })
    const again = (id: string) =>
      runAgain(
        client.request('/api/x', { method: 'POST', headers: { 'idempotency-key': 'k' } }),
        params({ taskId: id }),
      )
    const first = (await (await again(taskId)).json()).task_id
    expect((await (await again(taskId)).json()).task_id).toBe(first)
    await call(cancel, client, first, { method: 'POST' })
    await database.pool.query(
      `UPDATE classification_task SET status = 'cancelled', finished_at = now() - interval '1 minute' WHERE id = $1`,
      [first],
    )
    expect((await del(client, first)).status).toBe(204)
    const second = await again(taskId)
    expect(second.status).toBe(202)
    expect((await second.json()).task_id).not.toBe(first)
  })
})

describe('who may', () => {
  it('only the owner and administrators: to everyone else the task is not there', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    expect((await patch(other, taskId, { name: 'x' })).status).toBe(404)
    expect((await del(other, taskId)).status).toBe(404)
    expect((await call(runAgain, other, taskId, { method: 'POST' })).status).toBe(404)
    expect((await call(receipt as Route, other, taskId)).status).toBe(404)
    expect((await call(getOne, other, taskId)).status).toBe(404)
    expect((await patch(admin, taskId, { name: '관리자가' })).status).toBe(200)
    expect(await idsOf(owner)).toContain(taskId)
  })

  it('nobody who is not signed in', async () => {
    const { taskId } = await createFinishedTask(database.pool, { userId: owner.userId })
    const context = params({ taskId })
    for (const [route, method] of [
      [edit, 'PATCH'],
      [remove, 'DELETE'],
      [runAgain, 'POST'],
      [receipt, 'GET'],
    ] as [Route, string][])
      expect((await route(anonymous('/api/x', { method }), context)).status).toBe(401)
    expect((await compare(anonymous(`/api/x?a=${taskId}&b=${taskId}`), undefined)).status).toBe(401)
  })
})
