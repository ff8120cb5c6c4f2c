import { beforeAll, describe, expect, it } from 'vitest'
import { OTHER_CHANNELS } from '#lib/results/schema.ts'
import { MAX_CHANNELS } from '#lib/results/shard-stats.ts'
import { readTicketFacets } from '#lib/results/ticket-facets.ts'
import { listChannels, listReviewQueue } from '#lib/reviews/data.ts'
import { labelTicket, undoReview } from '#lib/reviews/mutations.ts'
import { reviewPageSchema, reviewQueueSchema } from '#lib/reviews/schema.ts'
import { truthTables } from '#lib/reviews/truth.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { createEndedTask, createFinishedTask } from '#tests/factories/results.ts'
import { ApiClient, params } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { GET as queue } from '../../app/api/classifications/[taskId]/review-queue/route.ts'
import { DELETE as undo } from '../../app/api/reviews/[reviewId]/route.ts'
import { PUT as label } from '../../app/api/tickets/[ticketId]/label/route.ts'

const database = testDatabase()
let owner: Viewer

async function person(role: 'member' | 'admin' = 'member'): Promise<Viewer> {
  const userId = await createUser(database.pool, { role })
  return { userId, role, name: '김상담', email: `${userId}@example.com` }
}

beforeAll(async () => {
  owner = await person()
})

const MARGINS = [0.9, 0.05, 0.4, null, 0.05, 0.7]

async function task(viewer = owner) {
  const file = await createFile(database.pool, {
    userId: viewer.userId,
    tickets: MARGINS.map((_, i) => ({ body: `배송이 늦어요 ${i}`, channel: i % 2 ? '전화' : '챗봇' })),
  })
  const results = MARGINS.map((margin, i) =>
    margin === null
      ? { category: null }
      : {
          category: i === 2 ? '기타' : '배송 문의',
          confidence: 0.5 + margin / 2,
          margin,
          runnerUp: '불만/클레임',
        },
  )
  return { file, ...(await createFinishedTask(database.pool, { userId: viewer.userId, file, results })) }
}

const read = (taskId: string, input: Record<string, unknown> = {}, viewer = owner) =>
  listReviewQueue(viewer, taskId, reviewQueueSchema.parse(input))

async function truthOf(fileId: string): Promise<Record<string, string>> {
  const { rows } = await database.pool.query(`WITH ${truthTables('= $1')} SELECT id, truth FROM truth`, [
    fileId,
  ])
  return Object.fromEntries(rows.map(({ id, truth }) => [id, truth]))
}

describe('the review queue', () => {
  it('puts a failure first, then what is least sure, and ties by the order of the file', async () => {
    const { taskId, ticketIds } = await task()
    const page = reviewPageSchema.parse(await read(taskId))
    expect(page.items.map(({ ticket_id }) => ticketIds.indexOf(ticket_id))).toEqual([3, 1, 4, 2, 5, 0])
    expect(page).toMatchObject({ total: 6, next_cursor: null })
    expect(page.items[1]).toMatchObject({ category: '배송 문의', runner_up: '불만/클레임', margin: 0.05 })
  })

  it('goes on after the last ticket of the page before, whatever was judged meanwhile', async () => {
    const { taskId, ticketIds } = await task()
    const first = await read(taskId, { limit: 2 })
    for (const { ticket_id } of first.items)
      await labelTicket(database.pool, owner, { ticketId: ticket_id, category: '기타' })
    const second = await read(taskId, { limit: 2, cursor: first.next_cursor })
    expect(second.items.map(({ ticket_id }) => ticketIds.indexOf(ticket_id))).toEqual([4, 2])
    expect(second.total).toBeNull()
  })

  it('holds what nobody has judged, or only that, or everything', async () => {
    const { taskId, ticketIds } = await task()
    await labelTicket(database.pool, owner, { ticketId: ticketIds[1]!, category: '기타' })
    await labelTicket(database.pool, owner, {
      ticketId: ticketIds[2]!,
      category: null,
      needsNewCategory: true,
    })
    await labelTicket(database.pool, owner, { ticketId: ticketIds[0]!, category: '기타' })
    await labelTicket(database.pool, owner, { ticketId: ticketIds[0]!, category: null })
    expect((await read(taskId)).total).toBe(4)
    const judged = await read(taskId, { reviewed: 'true' })
    expect(judged.items).toMatchObject([
      { reviewed_category: '기타', needs_new_category: false },
      { reviewed_category: null, needs_new_category: true, label: null },
    ])
    expect((await read(taskId, { reviewed: 'all' })).total).toBe(6)
  })

  it('can be one category, one channel, some words, or a range of confidence', async () => {
    const { taskId } = await task()
    expect((await read(taskId, { category: '기타' })).total).toBe(1)
    expect((await read(taskId, { channel: '전화' })).total).toBe(3)
    expect((await read(taskId, { q: '늦어요 4' })).total).toBe(1)
    expect((await read(taskId, { max_confidence: 0.55 })).total).toBe(2)
  })

  it('has every ticket under exactly one of the channels it offers, the small ones together', async () => {
    const channels = Array.from({ length: MAX_CHANNELS + 3 }, (_, i) => `채널 ${i}`)
    const tickets = [...channels, ...channels.slice(100, 130)].map((channel) => ({ body: '배송', channel }))
    const file = await createFile(database.pool, { userId: owner.userId, tickets })
    const { taskId } = await createEndedTask(database.pool, {
      userId: owner.userId,
      file,
      results: tickets.map(() => ['배송 문의', 0.5]),
    })
    const offered = await listChannels(taskId)
    expect(offered.at(-1)).toBe(OTHER_CHANNELS)
    const totals = await Promise.all(
      offered.map(async (channel) => (await read(taskId, { channel, limit: 1 })).total!),
    )
    expect(totals.slice(0, 31)).toEqual([...Array(30).fill(2), 1])
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(tickets.length)
    expect((await readTicketFacets(taskId)).channels).not.toContain(OTHER_CHANNELS)
  })

  it('offers no other channels where each has a place of its own', async () => {
    const tickets = ['전화', '전화', '', '챗봇'].map((channel) => ({ body: '배송', channel }))
    const file = await createFile(database.pool, { userId: owner.userId, tickets })
    const results = tickets.map((): [string, number] => ['배송 문의', 0.5])
    const { taskId } = await createEndedTask(database.pool, { userId: owner.userId, file, results })
    expect(await listChannels(taskId)).toEqual(['전화', '', '챗봇'])
  })

  it('can be only where another task over the same file disagrees', async () => {
    const { taskId, file } = await task()
    const other = await createFinishedTask(database.pool, {
      userId: owner.userId,
      file,
      results: MARGINS.map((_, i) => ({ category: i < 2 ? '환불/교환' : '배송 문의', confidence: 0.9 })),
    })
    const page = await read(taskId, { against: other.taskId })
    expect(page.items.map(({ other_category }) => other_category)).toEqual([
      '배송 문의',
      '환불/교환',
      '배송 문의',
      '환불/교환',
    ])
    const elsewhere = await task()
    await expect(read(taskId, { against: elsewhere.taskId })).rejects.toMatchObject({ code: 'other_file' })
    await expect(read(taskId, { against: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not there for a member who does not own the task; an administrator sees it', async () => {
    const { taskId } = await task()
    await expect(read(taskId, {}, await person())).rejects.toMatchObject({ code: 'not_found' })
    expect((await read(taskId, {}, await person('admin'))).total).toBe(6)
  })
})

describe('a judgement', () => {
  it('that no category fits is neither a label nor the file’s own label', async () => {
    const file = await createFile(database.pool, {
      userId: owner.userId,
      tickets: [
        { body: 'a', label: '기타' },
        { body: 'b', label: '기타' },
      ],
    })
    const { ticketIds } = await createFinishedTask(database.pool, {
      userId: owner.userId,
      file,
      results: [
        { category: '기타', confidence: 1 },
        { category: '기타', confidence: 1 },
      ],
    })
    await labelTicket(database.pool, owner, {
      ticketId: ticketIds[0]!,
      category: null,
      needsNewCategory: true,
    })
    expect(await truthOf(file.id)).toEqual({ [ticketIds[1]!]: '기타' })
    await labelTicket(database.pool, owner, { ticketId: ticketIds[0]!, category: null })
    expect(await truthOf(file.id)).toEqual({ [ticketIds[0]!]: '기타', [ticketIds[1]!]: '기타' })
  })

  it('that is undone leaves the ticket as if it had never been said, and only its author undoes it', async () => {
    const { file, ticketIds } = await task()
    const ticketId = ticketIds[0]!
    await labelTicket(database.pool, owner, { ticketId, category: '기타' })
    const { review_id } = await labelTicket(database.pool, owner, { ticketId, category: '환불/교환' })
    const admin = await person('admin')
    await expect(undoReview(database.pool, admin, review_id)).rejects.toMatchObject({ code: 'not_found' })
    await undoReview(database.pool, owner, review_id)
    expect(await truthOf(file.id)).toEqual({ [ticketId]: '기타' })
    await expect(undoReview(database.pool, owner, review_id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('over HTTP: the queue, a label, "none fits", and undo', async () => {
  const client = await ApiClient.signedIn()
  const viewer: Viewer = { userId: client.userId, role: 'member', name: '', email: client.email }
  const { taskId } = await task(viewer)
  const path = `/api/classifications/${taskId}/review-queue`
  const page = reviewPageSchema.parse(
    await (await queue(client.request(`${path}?category=&limit=2`), params({ taskId }))).json(),
  )
  const ticketId = page.items[0]!.ticket_id
  const put = (json: unknown) =>
    label(client.request(`/api/tickets/${ticketId}/label`, { method: 'PUT', json }), params({ ticketId }))
  expect(await (await put({ category: '기타' })).json()).toMatchObject({
    ticket_id: ticketId,
    category: '기타',
  })
  expect((await put({ category: '기타', needs_new_category: true })).status).toBe(422)
  const { review_id } = await (await put({ category: null, needs_new_category: true })).json()
  const gone = await undo(
    client.request(`/api/reviews/${review_id}`, { method: 'DELETE' }),
    params({ reviewId: review_id }),
  )
  expect(await gone.json()).toEqual({ ticket_id: ticketId })
  const other = await ApiClient.signedIn()
  expect((await queue(other.request(path), params({ taskId }))).status).toBe(404)
})
