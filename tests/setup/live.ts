import type pg from 'pg'
import { expect, vi } from 'vitest'
import { type Hub, hub } from '#lib/progress/hub.ts'
import { createApiToken } from '#lib/users/api-tokens.ts'
import type { TokenScope } from '#lib/users/schema.ts'
import { createFile, createTask, createUser, someTickets } from '#tests/factories/index.ts'
import { EventReader } from '#tests/setup/event-reader.ts'
import { GET as getTaskEvents } from '../../app/api/classifications/[taskId]/events/route.ts'
import { GET as getAllEvents } from '../../app/api/classifications/events/route.ts'

const TOTAL = 100

/** Someone with an unfinished task that nobody works on: tests move it by hand. */
export async function personWithTask(pool: pg.Pool, { role = 'member' } = {}) {
  const userId = await createUser(pool, { role })
  const taskId = await createTask(pool, {
    userId,
    file: await createFile(pool, { userId, tickets: someTickets(TOTAL) }),
  })
  return { userId, taskId, ...(await tokenOf(pool, userId)) }
}

/** A token for everything its owner may, unless it is for less. */
export async function tokenOf(pool: pg.Pool, userId: string, scope?: TokenScope) {
  const { rows } = await pool.query<{ role: string }>('SELECT role FROM "user" WHERE id = $1', [userId])
  const most = rows[0]?.role === 'admin' ? 'admin' : 'run'
  return createApiToken(pool, { userId, name: 'test', scope: scope ?? most, expiresAt: null })
}

export async function moveTask(pool: pg.Pool, taskId: string, processed: number): Promise<void> {
  await pool.query(
    `UPDATE classification_task SET status = 'running', step = 'processing', processed = $2, version = version + 1,
       started_at = coalesce(started_at, now()), updated_at = clock_timestamp() WHERE id = $1`,
    [taskId, processed],
  )
}

function request(token: string | undefined, init: RequestInit): Request {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), 'accept-language': 'ko' }
  return new Request('http://localhost/', { headers, ...init })
}

export function openTask(taskId: string, token?: string, init: RequestInit = {}): Promise<Response> {
  return getTaskEvents(request(token, init), { params: Promise.resolve({ taskId }) })
}

export function openAll(token?: string, init: RequestInit = {}): Promise<Response> {
  return getAllEvents(request(token, init), {})
}

export async function watchTask(taskId: string, token: string): Promise<EventReader> {
  return new EventReader(await openTask(taskId, token))
}

export async function watchAll(token: string): Promise<EventReader> {
  return new EventReader(await openAll(token))
}

export async function untilHearing(): Promise<void> {
  await vi.waitFor(() => expect(hub().counters.isHearing).toBe(true), { timeout: 10_000, interval: 5 })
}

/** A process of its own, as far as the hub goes. */
export function freshHub(): void {
  const store = globalThis as typeof globalThis & { __bunryuHub?: Hub }
  store.__bunryuHub?.drain()
  store.__bunryuHub = undefined
}
