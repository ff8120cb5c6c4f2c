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
