import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { startTask } from '#lib/tasks/mutations.ts'
import { snapshotEngine } from '#lib/tasks/snapshot-engine.ts'

/** Rows for tests, made straight in the database. */

export async function createUser(pool: pg.Pool, { role = 'member', name = '김상담' } = {}): Promise<string> {
  const id = randomUUID()
  await pool.query('INSERT INTO "user" (id, name, email, role) VALUES ($1, $2, $3, $4)', [
    id,
    name,
    `${id}@example.com`,
    role,
  ])
  return id
}

export interface TicketSeed {
  inquiry_type?: string
  channel?: string
  title?: string
  body: string
  received_at?: string | null
  label?: string | null
}

const WORDS = ['배송이 늦어요', '환불해 주세요', '재고 있나요', '고장났어요', '불량이에요', '안녕하세요']
const CHANNELS = ['챗봇', '전화', '이메일']

/** Varied enough that every category and channel comes up. */
export function someTickets(count: number): TicketSeed[] {
  return Array.from({ length: count }, (_, i) => ({
    channel: CHANNELS[i % CHANNELS.length]!,
    title: `문의 ${i}`,
    body: `${WORDS[i % WORDS.length]} ${i}`,
    received_at: `2025-09-${String((i % 30) + 1).padStart(2, '0')}`,
  }))
}

export async function createFile(
  pool: pg.Pool,
  {
    userId,
    tickets,
    name = 'tickets.csv',
  }: { userId: string; tickets: readonly TicketSeed[]; name?: string },
): Promise<{ id: string; name: string }> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
     VALUES ($1, $2, 'csv', 'utf-8', 1, 'test', $3, '[]', '{}') RETURNING id`,
    [userId, name, tickets.length],
  )
  const id = rows[0]!.id
  await pool.query(
    `INSERT INTO ticket (file_id, row_number, received_at, channel, inquiry_type, title, body, label, extra)
     SELECT $1, t.n + 1, t.received_at, coalesce(t.channel, ''), coalesce(t.inquiry_type, ''), coalesce(t.title, ''), t.body, t.label, '{}'
     FROM json_to_recordset($2::json) AS t(n int, received_at timestamp, channel text, inquiry_type text, title text, body text, label text)
     ORDER BY t.n`,
    [id, JSON.stringify(tickets.map((ticket, n) => ({ ...ticket, n: n + 1 })))],
  )
  return { id, name }
}

export async function createTask(
  pool: pg.Pool,
  input: { userId: string; file: { id: string; name: string } },
): Promise<string> {
  const engine = await snapshotEngine(pool, { engine: 'rule' })
  const { taskId } = await startTask(pool, { ...engine, ...input })
  return taskId
}

/** Tickets that only count. */
export async function createLargeFile(
  pool: pg.Pool,
  { userId, count }: { userId: string; count: number },
): Promise<{ id: string; name: string }> {
  const file = await createFile(pool, { userId, tickets: [], name: 'large.csv' })
  await pool.query(
    `INSERT INTO ticket (file_id, row_number, body) SELECT $1, n, 'x' FROM generate_series(1, $2) AS n`,
    [file.id, count],
  )
  return file
}
