import { beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '#lib/audit/mutations.ts'
import { auditItemSchema } from '#lib/audit/schema.ts'
import { labelTicket, undoReview } from '#lib/reviews/mutations.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile } from '#tests/factories/index.ts'
import { ApiClient, anonymous } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { GET as exportAudit } from '../../app/api/audit/export/route.ts'
import { GET as listAudit } from '../../app/api/audit/route.ts'
import { DELETE as deleteFile } from '../../app/api/files/[fileId]/route.ts'

const database = testDatabase()
let admin: ApiClient
let member: ApiClient
let viewer: Viewer

beforeAll(async () => {
  admin = await ApiClient.signedIn('admin')
  member = await ApiClient.signedIn()
  viewer = { userId: member.userId, role: 'member', name: '', email: '' }
})

async function read(query: string) {
  const response = await listAudit(admin.request(`/api/audit?${query}`), undefined)
  expect(response.status).toBe(200)
  const { items, next_cursor } = await response.json()
  for (const item of items) auditItemSchema.parse(item)
  return { items, next_cursor }
}

it('a judgement is on record from what to what, by whoever inserted it, and never the text', async () => {
  const file = await createFile(database.pool, {
    userId: member.userId,
    tickets: [
      { body: '비밀 본문', label: '배송 문의' },
      { body: '비밀', label: '이것은 라벨이 아니라 본문이에요' },
    ],
  })
  const { rows } = await database.pool.query('SELECT id FROM ticket WHERE file_id = $1 ORDER BY id', [
    file.id,
  ])
  const [ticketId, strange] = rows.map(({ id }) => id)
  await labelTicket(database.pool, viewer, { ticketId, category: '기타' })
  await labelTicket(database.pool, viewer, { ticketId, category: null, needsNewCategory: true })
  const { review_id } = await labelTicket(database.pool, viewer, { ticketId, category: '환불/교환' })
  await undoReview(database.pool, viewer, review_id)
  await labelTicket(database.pool, viewer, { ticketId, category: null })
  await labelTicket(database.pool, viewer, { ticketId: strange, category: '기타' })
  const { items } = await read(`subject=ticket:${ticketId}`)
  expect(
    items.reverse().map(({ action, detail }: { action: string; detail: object }) => ({ action, ...detail })),
  ).toEqual([
    { action: 'ticket.label', from: '배송 문의', to: '기타', from_new_category: false },
    { action: 'ticket.new_category', from: '기타', to: null, from_new_category: false },
    { action: 'ticket.label', from: null, to: '환불/교환', from_new_category: true },
    { action: 'ticket.undo', from: '환불/교환', from_new_category: false },
    { action: 'ticket.withdraw', from: null, to: null, from_new_category: true },
  ])
  expect((await read(`subject=ticket:${strange}`)).items).toMatchObject([
    { detail: { from: null, to: '기타' } },
  ])
  const { rows: all } = await database.pool.query('SELECT detail::text FROM audit_event')
  expect(all.filter(({ detail }) => /비밀|본문이에요/.test(detail))).toEqual([])
})

describe('the audit trail', () => {
  it('is for administrators', async () => {
    expect((await listAudit(member.request('/api/audit'), undefined)).status).toBe(403)
    expect((await exportAudit(member.request('/api/audit/export'), undefined)).status).toBe(403)
    expect((await listAudit(anonymous('/api/audit'), undefined)).status).toBe(401)
  })

  it('is filtered by person, action, kind of subject and day', async () => {
    await recordAudit(database.pool, {
      userId: member.userId,
      action: 'model.train',
      subject: 'model:1',
      detail: { name: 'x' },
    })
    await recordAudit(database.pool, { userId: admin.userId, action: 'model.delete', subject: 'model:2' })
    await database.pool.query(
      `UPDATE audit_event SET at = '2025-03-04 23:59:59+09' WHERE subject = 'model:2'`,
    )
    expect((await read(`user=${member.userId}&action=model.train`)).items).toMatchObject([
      { subject: 'model:1' },
    ])
    expect((await read('subject=model')).items).toHaveLength(2)
    expect((await read('from=2025-03-04&to=2025-03-04')).items).toMatchObject([{ subject: 'model:2' }])
    expect((await read('to=2025-03-03')).items).toEqual([])
  })

  it('has the days of the product, whatever the zone of the database', async () => {
    for (const [subject, at] of [
      ['task:before', '2024-06-01 23:59:59.999+09'],
      ['task:first', '2024-06-02 00:00:00+09'],
      ['task:last', '2024-06-02 23:59:59.999+09'],
      ['task:after', '2024-06-03 00:00:00+09'],
    ] as const) {
      await recordAudit(database.pool, { userId: admin.userId, action: 'score.start', subject })
      await database.pool.query('UPDATE audit_event SET at = $2 WHERE subject = $1', [subject, at])
    }
    const { items } = await read('action=score.start&from=2024-06-02&to=2024-06-02')
    expect(items.map(({ subject }: { subject: string }) => subject)).toEqual(['task:last', 'task:first'])
  })

  it('goes on page by page without losing or repeating an entry, also while new ones come', async () => {
    for (let i = 0; i < 7; i++)
      await recordAudit(database.pool, { userId: admin.userId, action: 'task.delete', subject: `task:${i}` })
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await read(`action=task.delete&limit=3${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ subject }: { subject: string }) => subject))
      cursor = page.next_cursor ?? ''
      await recordAudit(database.pool, { userId: admin.userId, action: 'task.delete', subject: 'task:new' })
    } while (cursor)
    expect(seen).toEqual(['task:6', 'task:5', 'task:4', 'task:3', 'task:2', 'task:1', 'task:0'])
  })

  it('is exported as CSV that no spreadsheet takes for a formula', async () => {
    await recordAudit(database.pool, {
      userId: admin.userId,
      action: 'review.batch',
      subject: 'batch:1',
      detail: { name: '=1+1', from: '=cmd', to: '@x', count: 3 },
    })
    const response = await exportAudit(admin.request('/api/audit/export?action=review.batch'), undefined)
    expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="audit-/)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = new TextDecoder().decode(bytes)
    expect(text).toContain("'=cmd,'@x,")
    expect(text.split('\r\n')).toHaveLength(3)
  })

  it('has who removed a file and who added a member', async () => {
    const file = await createFile(database.pool, {
      userId: member.userId,
      tickets: [{ body: 'x' }],
      name: '지운.csv',
    })
    const request = admin.request(`/api/files/${file.id}`, { method: 'DELETE' })
    expect((await deleteFile(request, { params: Promise.resolve({ fileId: file.id }) })).status).toBe(204)
    expect((await read(`subject=file:${file.id}`)).items).toMatchObject([
      { action: 'file.delete', user: { user_id: admin.userId }, detail: { name: '지운.csv', count: 1 } },
    ])
    expect((await read(`subject=member:${member.userId}`)).items).toMatchObject([
      { action: 'member.add', user: null, detail: { role: 'member' } },
    ])
  })
})
