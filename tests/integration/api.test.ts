import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { resultSchema } from '#lib/results/schema.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { progressSchema } from '#lib/tasks/schema.ts'
import { createApiToken } from '#lib/users/api-tokens.ts'
import { createFile, createTask, someTickets } from '#tests/factories/index.ts'
import { ApiClient, anonymous, params, signIn } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { POST as cancel } from '../../app/api/classifications/[taskId]/cancel/route.ts'
import { GET as exportTickets } from '../../app/api/classifications/[taskId]/export/route.ts'
import { GET as result } from '../../app/api/classifications/[taskId]/result/route.ts'
import { GET as tickets } from '../../app/api/classifications/[taskId]/tickets/route.ts'
import { GET as progress } from '../../app/api/classifications/progress/[taskId]/route.ts'
import { GET as listTasks } from '../../app/api/classifications/route.ts'
import { POST as run } from '../../app/api/classifications/run/route.ts'
import { GET as rejects } from '../../app/api/files/[fileId]/rejects/route.ts'
import { GET as getFile, DELETE as removeFile } from '../../app/api/files/[fileId]/route.ts'
import { GET as listFiles, POST as upload } from '../../app/api/files/route.ts'
import { PUT as label } from '../../app/api/tickets/[ticketId]/label/route.ts'

const database = testDatabase()
let worker: Worker
let member: ApiClient
let other: ApiClient
let admin: ApiClient

beforeAll(async () => {
  worker = await startWorker()
  member = await ApiClient.signedIn()
  other = await ApiClient.signedIn()
  admin = await ApiClient.signedIn('admin')
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})

const CSV =
  '접수일,채널,상품코드,제목,본문,정답\n2025-09-01,챗봇,00012345,배송 지연,배송이 너무 늦어요,배송 문의\n2025-09-03,전화,00000007,환불,환불해 주세요,환불/교환\n2025-09-02,전화,1,빈 본문,,기타\n'

async function uploaded(client: ApiClient, text = CSV) {
  const response = await upload(client.upload({ name: '문의.csv', bytes: text }), undefined)
  return { response, body: await response.json() }
}

async function finished(
  client: ApiClient,
  json: unknown = {},
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await run(
    client.request('/api/classifications/run', { method: 'POST', json, headers }),
    undefined,
  )
  const { task_id } = await response.json()
  await vi.waitFor(
    async () => expect((await (await ask(progress, client, task_id)).json()).status).toBe('completed'),
    { timeout: 20_000, interval: 20 },
  )
  return task_id
}

type Route = (request: Request, context: { params: Promise<{ taskId: string }> }) => Promise<Response>

function ask(route: Route, client: ApiClient, taskId: string, query = ''): Promise<Response> {
  return route(client.request(`/api/x${query}`), params({ taskId }))
}

async function failure(response: Response) {
  return { status: response.status, ...(await response.json()) }
}

describe('uploading', () => {
  it('answers 201 with the report, and keeps codes as text', async () => {
    const { response, body } = await uploaded(member)
    expect(response.status).toBe(201)
    expect(body).toMatchObject({
      name: '문의.csv',
      format: 'csv',
      encoding: 'utf-8',
      row_count: 2,
      rejected_count: 1,
      columns: ['접수일', '채널', '상품코드', '제목', '본문', '정답'],
      mapping: { body: '본문', label: '정답', product_code: '상품코드' },
    })
    const { rows } = await database.pool.query(
      'SELECT product_code FROM ticket WHERE file_id = $1 ORDER BY id',
      [body.file_id],
    )
    expect(rows.map((row) => row.product_code)).toEqual(['00012345', '00000007'])
  })

  it('gives the rows that were not taken as CSV, with line and reason', async () => {
    const { body } = await uploaded(member)
    const response = await rejects(member.request('/x'), params({ fileId: body.file_id }))
    const text = await response.text()
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''")
    expect(text).toContain('4,본문이 비어 있어요')
  })

  it.each([
    ['an empty file', '', 422],
    ['a header without rows', '제목,본문\n', 422],
    ['a picture', '\x89PNG\r\n\x1a\n0000', 415],
  ])('refuses %s and keeps nothing', async (_, bytes, status) => {
    const before = await database.pool.query('SELECT count(*) FROM file')
    const response = await upload(
      member.upload({ name: 'x.csv', bytes: Buffer.from(bytes, 'latin1') }),
      undefined,
    )
    expect(await failure(response)).toMatchObject({ status, success: false })
    expect((await database.pool.query('SELECT count(*) FROM file')).rows).toEqual(before.rows)
  })

  it('says no_rows for a header without rows', async () => {
    const { body } = await uploaded(member, '제목,본문\n')
    expect(body.code).toBe('no_rows')
  })

  it('asks for a file where none came, and for multipart where something else came', async () => {
    const form = new FormData()
    form.set('mapping', '{}')
    const empty = await upload(member.request('/api/files', { method: 'POST', body: form }), undefined)
    expect(await failure(empty)).toMatchObject({ status: 400, code: 'no_file' })
    const json = await upload(member.request('/api/files', { method: 'POST', json: {} }), undefined)
    expect((await failure(json)).status).toBe(415)
  })
})

describe('running', () => {
  it('answers 202 with the task, and the result adds up', async () => {
    await uploaded(member)
    const response = await run(
      member.request('/api/classifications/run', { method: 'POST', json: { user_id: 'someone else' } }),
      undefined,
    )
    const body = await response.json()
    expect(response.status).toBe(202)
    expect(body).toMatchObject({ success: true })
    expect(response.headers.get('location')).toBe(`/api/classifications/progress/${body.task_id}`)
    await vi.waitFor(async () => expect((await ask(result, member, body.task_id)).status).toBe(200), {
      timeout: 10_000,
    })

    const whole = resultSchema.parse(await (await ask(result, member, body.task_id)).json())
    expect(whole.meta).toMatchObject({
      user_id: member.userId,
      total_tickets: 2,
      engine_name: 'rule',
      partial: false,
    })
    expect(whole.period).toEqual({ from: '2025-09-01', to: '2025-09-03' })
    expect(whole.category_info.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(whole.channel_info.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(whole.reliability_info).toMatchObject({
      measured: true,
      labelled: 2,
      accuracy: 1,
      macro_f1: 1,
      micro_f1: 1,
    })
    expect(progressSchema.parse(await (await ask(progress, member, body.task_id)).json())).toMatchObject({
      status: 'completed',
      current: 2,
      total: 2,
      percentage: 100,
    })
  })

  it('gives the same task for the same Idempotency-Key', async () => {
    await uploaded(member)
    const first = await finished(member, {}, { 'idempotency-key': 'again' })
    const second = await run(
      member.request('/api/classifications/run', {
        method: 'POST',
        json: {},
        headers: { 'idempotency-key': 'again' },
      }),
      undefined,
    )
    expect(await second.json()).toMatchObject({ success: true, task_id: first })
  })

  it('of fifty starts at once lets one through and names it to the others', async () => {
    await uploaded(other)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        run(other.request('/api/classifications/run', { method: 'POST', json: {} }), undefined),
      ),
    )
    const started = answers.filter(({ status }) => status === 202)
    const refused = answers.filter(({ status }) => status === 409)
    expect([started.length, refused.length]).toEqual([1, 49])
    const { task_id } = await started[0]!.json()
    for (const answer of refused) {
      expect(await answer.json()).toEqual({
        success: false,
        code: 'already_running',
        error: '이미 실행 중입니다.',
        task_id,
      })
    }
  })

  it.each([
    ['no file yet', {}, 400, 'no_file'],
    ['an unknown engine', { engine: 'magic' }, 422, 'invalid'],
    ['a file that is not there', { file_id: crypto.randomUUID() }, 404, 'not_found'],
    ['a file_id that is none', { file_id: 'abc' }, 422, 'invalid'],
    ['an operator where an id belongs', { file_id: { not: '' } }, 422, 'invalid'],
  ])('refuses %s', async (_, json, status, code) => {
    const newcomer = await ApiClient.signedIn()
    const response = await run(
      newcomer.request('/api/classifications/run', { method: 'POST', json }),
      undefined,
    )
    expect(await failure(response)).toMatchObject({ success: false, status, code })
  })

  it('refuses what is not JSON with 400', async () => {
    const response = await run(
      member.request('/api/classifications/run', { method: 'POST', body: '{' }),
      undefined,
    )
    expect(await failure(response)).toMatchObject({ status: 400, code: 'malformed' })
  })

  it('answers in the language of the request', async () => {
    const newcomer = await ApiClient.signedIn()
    const response = await run(
      newcomer.request('/api/classifications/run', {
        method: 'POST',
        json: {},
        headers: { 'accept-language': 'en-US,en' },
      }),
      undefined,
    )
    expect((await response.json()).error).toBe('There is no file. Please upload one first.')
  })

  it('cancels a running task with 202 and an ended one with 409', async () => {
    const newcomer = await ApiClient.signedIn()
    const file = await createFile(database.pool, { userId: newcomer.userId, tickets: someTickets(60_000) })
    const taskId = await createTask(database.pool, { userId: newcomer.userId, file })
    const answer = await cancel(newcomer.request('/x', { method: 'POST' }), params({ taskId }))
    expect(answer.status).toBe(202)
    expect((await answer.json()).status).toMatch(/cancel/)
    await vi.waitFor(
      async () => expect((await (await ask(progress, newcomer, taskId)).json()).status).toBe('cancelled'),
      { timeout: 10_000 },
    )
    const again = await cancel(newcomer.request('/x', { method: 'POST' }), params({ taskId }))
    expect(await failure(again)).toMatchObject({ status: 409, code: 'already_finished' })
  })
})

describe('reading', () => {
  it('pages through tickets by cursor, filters them and keeps ids as strings', async () => {
    const newcomer = await ApiClient.signedIn()
    const file = await createFile(database.pool, { userId: newcomer.userId, tickets: someTickets(120) })
    const taskId = await finished(newcomer, { file_id: file.id })
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { ticket_id: string }[]; next_cursor: string | null; total: number } = await (
        await ask(tickets, newcomer, taskId, `?limit=50&sort=-confidence&cursor=${cursor}`)
      ).json()
      expect(page.total).toBe(120)
      ids.push(...page.items.map(({ ticket_id }) => ticket_id))
      cursor = page.next_cursor
    }
    expect(new Set(ids).size).toBe(120)
    const filtered = await (await ask(tickets, newcomer, taskId, '?channel=전화&q=환불&limit=200')).json()
    expect(filtered.items.length).toBe(filtered.total)
    for (const item of filtered.items)
      expect(item).toMatchObject({ channel: '전화', body: expect.stringContaining('환불') })
  })

  it('a label counts at once in the reliability of the task, and null takes it back', async () => {
    const newcomer = await ApiClient.signedIn()
    const file = await createFile(database.pool, {
      userId: newcomer.userId,
      tickets: [{ body: '환불해 주세요' }, { body: '배송이 늦어요' }],
    })
    const taskId = await finished(newcomer, { file_id: file.id })
    const [first] = (await (await ask(tickets, newcomer, taskId)).json()).items
    const say = (category: string | null) =>
      label(
        newcomer.request('/x', { method: 'PUT', json: { category } }),
        params({ ticketId: first.ticket_id }),
      )
    expect((await say('배송 문의')).status).toBe(200)
    const judged = await (await ask(result, newcomer, taskId)).json()
    expect(judged.reliability_info).toMatchObject({ measured: true, labelled: 1, accuracy: 0 })
    expect((await say('없는 분류')).status).toBe(422)
    await say(null)
    expect((await (await ask(result, newcomer, taskId)).json()).reliability_info).toMatchObject({
      measured: false,
      accuracy: null,
    })
  })

  it('exports every column of the upload in its order with the classification, formulas disarmed', async () => {
    const newcomer = await ApiClient.signedIn()
    await uploaded(newcomer, '코드,본문,비고\n00012,환불해 주세요,=1+1\n')
    const taskId = await finished(newcomer)
    const csv = Buffer.from(
      await (await ask(exportTickets, newcomer, taskId, '?format=csv')).arrayBuffer(),
    ).toString('utf8')
    const [headers, row, ...rest] = csv.split('\r\n')
    expect(headers).toBe('\ufeff코드,본문,비고,분류,신뢰도,근거,검토한 분류,실패 사유')
    expect(row).toMatch(/^00012,환불해 주세요,'=1\+1,환불\/교환,0\.\d,.*환불.*,,$/)
    expect(rest).toEqual([''])
    const xlsx = await ask(exportTickets, newcomer, taskId, '?format=xlsx')
    expect(
      Buffer.from(await xlsx.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
  })
})

describe('who may see what', () => {
  it('answers 401 to nobody in particular', async () => {
    expect((await listTasks(anonymous('/api/classifications'), undefined)).status).toBe(401)
    expect((await listFiles(anonymous('/api/files'), undefined)).status).toBe(401)
    expect((await run(anonymous('/api/classifications/run', { method: 'POST' }), undefined)).status).toBe(401)
  })

  it("answers 404 to a member for someone else's file and task, the same as for none; an administrator sees them", async () => {
    const { body } = await uploaded(member)
    const taskId = await finished(member)
    for (const route of [progress, result, tickets, exportTickets] as Route[]) {
      const foreign = await ask(route, other, taskId)
      const none = await ask(route, other, crypto.randomUUID())
      expect(foreign.status).toBe(404)
      expect(await foreign.json()).toEqual(await none.json())
      expect((await ask(route, admin, taskId)).status).toBe(200)
    }
    const fileOf = (client: ApiClient) => getFile(client.request('/x'), params({ fileId: body.file_id }))
    expect([(await fileOf(other)).status, (await fileOf(admin)).status]).toEqual([404, 200])
    expect(
      (await removeFile(other.request('/x', { method: 'DELETE' }), params({ fileId: body.file_id }))).status,
    ).toBe(404)
    expect(
      (await removeFile(member.request('/x', { method: 'DELETE' }), params({ fileId: body.file_id }))).status,
    ).toBe(204)
  })

  it('a member lists their own tasks, an administrator everyone’s', async () => {
    await uploaded(member)
    const taskId = await finished(member)
    const listed = async (client: ApiClient) => {
      const { items } = await (
        await listTasks(client.request('/api/classifications?limit=200'), undefined)
      ).json()
      return items.map((item: { task_id: string }) => item.task_id)
    }
    expect(await listed(member)).toContain(taskId)
    expect(await listed(other)).not.toContain(taskId)
    expect(await listed(admin)).toContain(taskId)
  })

  it('refuses a change asked for by another site, and one from a sandboxed frame', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const response = await run(
        member.request('/api/classifications/run', { method: 'POST', json: {}, headers: { origin } }),
        undefined,
      )
      expect(await failure(response)).toMatchObject({ status: 403, code: 'foreign_origin' })
    }
  })

  it('a token speaks for its owner within its scope, until it is revoked or expires', async () => {
    const { token } = await createApiToken(database.pool, {
      userId: member.userId,
      name: 't',
      scope: 'read',
      expiresAt: null,
    })
    const withToken = (path: string, method: string) =>
      anonymous(path, { method, headers: { authorization: `Bearer ${token}` } })
    expect((await listTasks(withToken('/api/classifications', 'GET'), undefined)).status).toBe(200)
    expect((await run(withToken('/api/classifications/run', 'POST'), undefined)).status).toBe(403)
    await database.pool.query('UPDATE api_token SET revoked_at = now()')
    expect((await listTasks(withToken('/api/classifications', 'GET'), undefined)).status).toBe(401)
  })

  it('after ten wrong passwords an account waits, whatever the address says', async () => {
    const victim = await ApiClient.signedIn()
    for (let i = 0; i < 10; i++) expect((await signIn(victim.email, 'wrong-password')).status).toBe(401)
    const refused = await signIn(victim.email, 'wrong-password')
    expect(await failure(refused)).toMatchObject({ status: 429, code: 'too_many_requests' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
