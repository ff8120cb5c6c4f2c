import { beforeAll, describe, expect, it } from 'vitest'
import type { TicketDetail, TicketListItem } from '#lib/results/schema.ts'
import { labelTicket } from '#lib/reviews/mutations.ts'
import { createFile, type TicketSeed } from '#tests/factories/index.ts'
import { createEndedTask, type SavedResult } from '#tests/factories/results.ts'
import { ApiClient, params } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { GET as getDetail } from '../../app/api/classifications/[taskId]/tickets/[ticketId]/route.ts'
import { GET as getCount } from '../../app/api/classifications/[taskId]/tickets/count/route.ts'
import { GET as getTickets } from '../../app/api/classifications/[taskId]/tickets/route.ts'
import { GET as getRows } from '../../app/api/classifications/[taskId]/tickets/rows/route.ts'

const database = testDatabase()
const HOSTILE = `<script>alert(1)</script> '; DROP TABLE ticket; -- %_\\ $1 \u202e`

/** Row n of the file is named by its number; its result stands beside it. */
const TICKETS: (TicketSeed & { result: SavedResult })[] = [
  { body: '배송이 늦어요', channel: '챗봇', received_at: '2025-09-03', result: ['배송 문의', 0.9] },
  { body: '환불해 주세요', channel: '전화', received_at: '2025-09-01', result: ['환불/교환', 0.4] },
  { body: 'Refund please 100%', channel: '', received_at: null, result: ['환불/교환', 0.8] },
  { body: '모르겠어요', channel: '전화', received_at: '2025-09-02 23:59', result: 'engine_error' },
  { body: '배송 언제 와요', channel: '전화', received_at: '2025-09-03 10:00', result: ['배송 문의', 0.4] },
  { title: '배송', body: HOSTILE, channel: HOSTILE, received_at: null, result: ['기타', 0.2] },
  { body: '그냥요', channel: '챗봇', received_at: '2025-09-30', result: 'timeout' },
]

let owner: ApiClient
let stranger: ApiClient
let admin: ApiClient
let taskId: string
let otherTaskId: string
let ids: string[]

beforeAll(async () => {
  owner = await ApiClient.signedIn()
  stranger = await ApiClient.signedIn()
  admin = await ApiClient.signedIn('admin')
  const file = await createFile(database.pool, { userId: owner.userId, tickets: TICKETS })
  const results = TICKETS.map(({ result }) => result)
  ;({ taskId, ticketIds: ids } = await createEndedTask(database.pool, {
    userId: owner.userId,
    file,
    results,
  }))
  const said = results.with(0, ['기타', 0.3]).with(3, ['기타', 0.6])
  ;({ taskId: otherTaskId } = await createEndedTask(database.pool, {
    userId: owner.userId,
    file,
    results: said,
  }))
})

interface Answer {
  status: number
  code?: string
  items: TicketListItem[]
  next_cursor: string | null
  total: number
}

async function ask(query: Record<string, string> = {}, { as = owner, task = taskId } = {}): Promise<Answer> {
  const path = `/api/x?${new URLSearchParams(query)}`
  const response = await getTickets(as.request(path), params({ taskId: task }))
  return { status: response.status, ...(await response.json()) }
}

/** Rows of the file, by their number from 1, with the total; both ways of asking must say the same. */
async function rowsOf(query: Record<string, string>): Promise<number[]> {
  const { status, items, total } = await ask(query)
  expect(status).toBe(200)
  expect(total).toBe(items.length)
  const path = `/api/x?${new URLSearchParams(query)}`
  const rows = await (await getRows(owner.request(path), params({ taskId }))).json()
  expect(rows.items).toEqual(items)
  const { sort: _, ...filter } = query
  const count = await getCount(owner.request(`/api/x?${new URLSearchParams(filter)}`), params({ taskId }))
  expect((await count.json()).total).toBe(total)
  return items.map(({ ticket_id }) => ids.indexOf(ticket_id) + 1)
}

describe('filters', () => {
  it.each<[string, Record<string, string>, number[]]>([
    ['none: every ticket in the order of the file', {}, [1, 2, 3, 4, 5, 6, 7]],
    ['a category', { category: '배송 문의' }, [1, 5]],
    ['a category nobody knows', { category: '없는 분류' }, []],
    ['a category no ticket has', { category: '기술 지원' }, []],
    ['a channel', { channel: '전화' }, [2, 4, 5]],
    ['a channel and a category', { channel: '전화', category: '배송 문의' }, [5]],
    ['no channel', { no_channel: 'true' }, [3]],
    ['a channel that nobody has', { channel: '팩스' }, []],
    ['failed', { failed: 'true' }, [4, 7]],
    ['not failed', { failed: 'false' }, [1, 2, 3, 5, 6]],
    ['not failed in a channel', { failed: 'false', channel: '전화' }, [2, 5]],
    ['failed for one reason', { failure: 'timeout' }, [7]],
    ['failed, yet of a category', { failed: 'true', category: '기타' }, []],
    ['confidence from', { min: '0.4' }, [1, 2, 3, 5]],
    ['confidence to', { max_confidence: '0.4' }, [2, 5, 6]],
    ['confidence in a range of one value', { min: '0.4', max: '0.4' }, [2, 5]],
    ['confidence below a value leaves the value out', { min: '0.2', below: '0.4' }, [6]],
    ['a day, to its last minute', { day: '2025-09-02' }, [4]],
    ['a day and not failed', { day: '2025-09-03', failed: 'false' }, [1, 5]],
    ['from and to a day', { from: '2025-09-02', to: '2025-09-03' }, [1, 4, 5]],
    ['from a day and a category', { from: '2025-09-02', category: '배송 문의' }, [1, 5]],
    ['words in the text', { q: '배송' }, [1, 5, 6]],
    ['words of either case', { q: 'REFUND' }, [3]],
    ['signs that mean something to LIKE', { q: '100%' }, [3]],
    ['a sign that stands nowhere', { q: '100_' }, []],
    ['hostile text, as it stands', { q: HOSTILE.trim() }, [6]],
    ['a hostile channel', { channel: HOSTILE }, [6]],
    ['words and a channel', { q: '배송', channel: '전화' }, [5]],
    ['words among the failed', { q: '모르', failed: 'true' }, [4]],
    ['nobody has reviewed', { reviewed: 'true' }, []],
  ])('%s', async (_, query, expected) => {
    expect(await rowsOf(query)).toEqual(expected)
  })

  it('a review counts while it is not taken back', async () => {
    const say = (category: string | null, needsNewCategory = false) =>
      labelTicket(
        database.pool,
        { ...viewerOf(owner), role: 'member' },
        { ticketId: ids[1]!, category, needsNewCategory },
      )
    await say('기타')
    expect(await rowsOf({ reviewed: 'true' })).toEqual([2])
    expect(await rowsOf({ reviewed: 'false' })).toEqual([1, 3, 4, 5, 6, 7])
    await say(null)
    expect(await rowsOf({ reviewed: 'true' })).toEqual([])
    await say(null, true)
    expect(await rowsOf({ reviewed: 'true' })).toEqual([2])
    expect(await rowsOf({ reviewed: 'false' })).toEqual([1, 3, 4, 5, 6, 7])
    await say(null)
  })

  it.each([
    [{ min: '2' }],
    [{ sort: 'body' }],
    [{ day: '2025-02-30' }],
    [{ failed: 'maybe' }],
    [{ limit: '0' }],
    [{ against: 'x' }],
  ])('%j is refused', async (query) => {
    expect(await ask(query as Record<string, string>)).toMatchObject({ status: 422, code: 'invalid' })
  })
})

describe('sorts', () => {
  it.each([
    ['confidence', [6, 2, 5, 3, 1, 4, 7]],
    ['-confidence', [1, 3, 5, 2, 6, 4, 7]],
    ['received_at', [2, 4, 1, 5, 7, 3, 6]],
    ['-received_at', [7, 5, 1, 4, 2, 3, 6]],
  ])('%s: what has none comes last either way', async (sort, expected) => {
    expect(await rowsOf({ sort })).toEqual(expected)
  })

  it.each<[Record<string, string>, number[]]>([
    [{ sort: '-confidence', category: '배송 문의' }, [1, 5]],
    [{ sort: 'confidence', failed: 'true' }, [4, 7]],
    [{ sort: 'confidence', channel: '전화' }, [2, 5, 4]],
    [{ sort: '-confidence', min: '0.3', max: '0.8' }, [3, 5, 2]],
    [{ sort: '-received_at', channel: '전화' }, [5, 4, 2]],
    [{ sort: '-received_at', category: '환불/교환' }, [2, 3]],
    [{ sort: 'received_at', day: '2025-09-03' }, [1, 5]],
    [{ sort: 'received_at', q: '배송' }, [1, 5, 6]],
  ])('%j', async (query, expected) => {
    expect(await rowsOf(query)).toEqual(expected)
  })
})

describe('against another task over the same file', () => {
  it.each<[string, Record<string, string>, number[]]>([
    ['what changed', { changed: 'true' }, [1, 4]],
    ['what did not', { changed: 'false' }, [2, 3, 5, 6, 7]],
    ['what was of a category', { against_category: '기타' }, [1, 4, 6]],
    ['one cell of the matrix', { against_category: '기타', category: '배송 문의' }, [1]],
    ['what failed there', { against_failed: 'true' }, [7]],
    ['what failed here and not there', { failed: 'true', against_failed: 'false' }, [4]],
    ['a category that task has not', { against_category: '없는 분류' }, []],
  ])('%s', async (_, query, expected) => {
    expect(await rowsOf({ against: otherTaskId, ...query })).toEqual(expected)
  })

  it("someone else's task is not there, and one over another file is refused", async () => {
    const file = await createFile(database.pool, { userId: stranger.userId, tickets: [{ body: 'x' }] })
    const results: SavedResult[] = [['기타', 0.5]]
    const foreign = await createEndedTask(database.pool, { userId: stranger.userId, file, results })
    expect(await ask({ against: foreign.taskId })).toMatchObject({ status: 404 })
    expect(await ask({ against: crypto.randomUUID() })).toMatchObject({ status: 404 })
    expect(await ask({ against: foreign.taskId }, { as: admin })).toMatchObject({ status: 422 })
  })
})

describe('pages', () => {
  it.each(['row', 'confidence', '-confidence', 'received_at', '-received_at'])(
    'sorted by %s every ticket comes once, page by page',
    async (sort) => {
      const whole = (await ask({ sort })).items.map(({ ticket_id }) => ticket_id)
      const seen: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Answer = await ask({ sort, limit: '2', cursor })
        expect(page.total).toBe(7)
        seen.push(...page.items.map(({ ticket_id }) => ticket_id))
        cursor = page.next_cursor
      }
      expect(seen).toEqual(whole)
    },
  )

  it.each([
    ['nonsense', 'x'],
    ['another shape', btoa('[1,2]')],
    ['a run that is none', btoa('[7,null,"1"]')],
    ['no ticket id', btoa('[0,null,"abc"]')],
    ['SQL', btoa(JSON.stringify([0, null, '1; DROP TABLE ticket']))],
  ])('a cursor of %s is refused', async (_, cursor) => {
    expect(await ask({ cursor })).toMatchObject({ status: 422, code: 'invalid' })
  })

  it('a rare filter is found however deep it stands, and pages through', async () => {
    const count = 2_500
    const tickets = Array.from({ length: count }, (_, n) => ({
      body: n >= count - 3 ? '두루마리' : '그냥',
      channel: n >= count - 3 ? '팩스' : '전화',
      received_at: `2025-0${n >= count - 3 ? 9 : 1}-01`,
    }))
    const results = tickets.map((_, n): SavedResult => (n >= count - 3 ? ['기타', 0.9] : ['배송 문의', 0.5]))
    const file = await createFile(database.pool, { userId: owner.userId, tickets })
    const deep = await createEndedTask(database.pool, { userId: owner.userId, file, results })
    const last = deep.ticketIds.slice(-3)
    for (const query of [
      { category: '기타' },
      { min: '0.8' },
      { from: '2025-09-01' },
      { q: '두루마리' },
      { q: '두루마리', category: '기타' },
      { category: '기타', sort: 'received_at' },
      { channel: '팩스', sort: 'confidence' },
    ] as Record<string, string>[]) {
      const first = await ask({ ...query, limit: '2' }, { task: deep.taskId })
      const second = await ask({ ...query, limit: '2', cursor: first.next_cursor! }, { task: deep.taskId })
      expect([...first.items, ...second.items].map(({ ticket_id }) => ticket_id)).toEqual(last)
      expect([first.total, second.next_cursor]).toEqual([3, null])
    }
  })

  it('a search whose reader has gone stops', async () => {
    const gone = new AbortController()
    gone.abort()
    const response = await getRows(
      owner.request('/api/x?q=배송', { signal: gone.signal }),
      params({ taskId }),
    )
    expect(response.status).toBe(499)
  })
})

describe('who may see', () => {
  const routes = { getTickets, getRows, getCount }
  it.each(Object.entries(routes))('%s: a stranger 404, an administrator 200', async (_, route) => {
    expect((await route(stranger.request('/api/x'), params({ taskId }))).status).toBe(404)
    expect((await route(admin.request('/api/x'), params({ taskId }))).status).toBe(200)
  })
})

describe('one ticket', () => {
  const detail = async (ticketId: string, { as = owner, task = taskId } = {}) => {
    const response = await getDetail(as.request('/x'), params({ taskId: task, ticketId }))
    return { status: response.status, body: (await response.json()) as TicketDetail }
  }

  it('has its whole text and what every task over its file said, newest first', async () => {
    const { body } = await detail(ids[0]!)
    expect(body).toMatchObject({ body: '배송이 늦어요', category: '배송 문의', confidence: 0.9 })
    expect(body.history.map(({ task_id, category, confidence }) => [task_id, category, confidence])).toEqual([
      [otherTaskId, '기타', 0.3],
      [taskId, '배송 문의', 0.9],
    ])
  })

  it('only tells of tasks the viewer may see', async () => {
    const { rows } = await database.pool.query('SELECT file_id FROM classification_task WHERE id = $1', [
      taskId,
    ])
    const file = { id: rows[0].file_id, name: 'tickets.csv' }
    const results = TICKETS.map((): SavedResult => ['기타', 0.1])
    const hidden = await createEndedTask(database.pool, { userId: admin.userId, file, results })
    const tasks = async (as: ApiClient) =>
      (await detail(ids[0]!, { as })).body.history.map(({ task_id }) => task_id)
    expect(await tasks(owner)).not.toContain(hidden.taskId)
    expect(await tasks(admin)).toContain(hidden.taskId)
  })

  it('is not there for a stranger, for another task, or by a name that is no number', async () => {
    expect((await detail(ids[0]!, { as: stranger })).status).toBe(404)
    expect((await detail('9007199254740993')).status).toBe(404)
    expect((await detail('1; SELECT 1')).status).toBe(404)
  })
})

function viewerOf({ userId, email }: ApiClient) {
  return { userId, email, name: '시험' }
}
